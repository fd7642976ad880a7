import type { Rich } from '../copy/text.ts';
import type { Intent } from './intent.ts';

/** A message body for any chat platform. Renderers shorten or degrade what a platform cannot hold; they never fail. */
export type Card = {
  /** One line, shown large. At most 150 characters reach Slack. */
  title?: string;
  blocks: Block[];
  /** What a notification or screen reader gets. Left out: made from the blocks. */
  fallback?: string;
};

export type Block =
  | { kind: 'text'; text: Rich }
  /** Label/value pairs in two columns. */
  | { kind: 'fields'; fields: { label: string; value: Rich }[] }
  | { kind: 'list'; items: Rich[]; ordered?: boolean }
  /** Shown as one native table per message; further ones become text. `rows` have as many cells as `columns`. */
  | { kind: 'table'; caption: string; columns: string[]; rows: string[][] }
  | { kind: 'code'; code: string }
  /** Small print. */
  | { kind: 'note'; text: Rich }
  | { kind: 'divider' }
  /** A line of text with one control at its end. */
  | { kind: 'row'; text: Rich; control: Control }
  | { kind: 'actions'; controls: Control[] };

export type Control = Button | LinkButton | Select;

export type Button = {
  kind: 'button';
  label: string;
  /** Validated again when it comes back: cards live longer than code. */
  intent: Intent;
  style?: 'primary' | 'danger';
  /** Asked by the platform before the press is sent. */
  confirm?: { title: string; text: string; yes: string; no: string };
};

export type LinkButton = { kind: 'link_button'; label: string; href: string };

export type Select = {
  kind: 'select';
  /** Shown while nothing is chosen. */
  label: string;
  /** Sent with `slots[slot]` set to the chosen value (or the list of values when `multiple`). */
  intent: Intent;
  slot: string;
  options: Option[];
  multiple?: boolean;
  chosen?: string[];
};

export type Option = { label: string; value: string; description?: string };

/** A dialog. Values come back as a turn `{ kind: 'form', form, context, values }`. */
export type Form = {
  form: FormId;
  /** At most 24 characters reach Slack. */
  title: string;
  /** Left out: nothing to send, only to read and close. */
  submit?: string;
  /** Ids that come back with the values; validated on return. Never secrets. */
  context: Record<string, string>;
  fields: Field[];
};

export type FormId =
  | 'source_name'
  | 'destination_settings'
  | 'event_state'
  | 'own_event'
  | 'event_import'
  | 'warehouse'
  | 'reverse_etl_model'
  | 'promotion_policy'
  | 'prod_names'
  | 'prod_settings'
  | 'reject_reason'
  | 'spaces'
  | 'identifiers'
  | 'audience'
  | 'connect_workspace'
  | 'link_person'
  | 'write_key'
  | 'promotion_detail'
  | 'loading';

export type Field =
  | { kind: 'note'; text: Rich }
  | { kind: 'code'; code: string }
  | {
      kind: 'text';
      name: string;
      label: string;
      hint?: string;
      optional?: boolean;
      initial?: string;
      placeholder?: string;
      multiline?: boolean;
      /** The value is a secret: it goes to the vault, never into the checklist, a log or a card. */
      secret?: boolean;
      maxLength?: number;
    }
  | {
      kind: 'choice';
      name: string;
      label: string;
      hint?: string;
      optional?: boolean;
      initial?: string;
      options: Option[];
    }
  | {
      kind: 'choices';
      name: string;
      label: string;
      hint?: string;
      optional?: boolean;
      initial?: string[];
      options: Option[];
    }
  | {
      kind: 'people';
      name: string;
      label: string;
      hint?: string;
      optional?: boolean;
      initial?: string[];
      max?: number;
    }
  | { kind: 'channel'; name: string; label: string; hint?: string; optional?: boolean; initial?: string };

/** Values of a form: text and choice give a string, choices and people a list, channel an id. */
export type FormValues = Record<string, string | string[]>;
