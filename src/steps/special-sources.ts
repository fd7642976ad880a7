import { en } from '../copy/en.ts';
import { plain, t } from '../copy/text.ts';
import { isLocked, type ModelSpec, type SourceRecord } from '../core/checklist.ts';
import type { Scene } from '../core/scene.ts';
import { askDraft, openDraft } from './drafts.ts';
import { checkSource, watchEveryMs, watchMs } from './evidence.ts';
import { itemCreated } from './prod-apply.ts';
import { finishWhenProven } from './prod-verify.ts';
import { readSettings, settingsForm } from './settings-form.ts';
import { sourceControls } from './source-controls.ts';
import { type FormHandler, type Handlers, type OutcomeHandlers, one } from './step.ts';

const words = en.connect;

const sourceById = (s: Scene, id: string | undefined): SourceRecord | undefined =>
  s.c.sources.find((source) => source.id === id);

function stale(s: Scene): void {
  s.tell(en.general.oldButton);
  s.show('current');
}

/** The model of a warehouse source, and its first sync. */
export const submitModel: FormHandler = (s, values, context) => {
  const source = sourceById(s, context.source);
  if (source?.environment !== 'dev' || (source.model && !source.model.hasFailed)) {
    stale(s);
    return;
  }
  const name = one(values, 'name');
  const query = one(values, 'query');
  const identifier = one(values, 'identifier');
  const missing = Object.entries({ name, query, identifier }).filter(([, value]) => !value);
  if (missing.length > 0) {
    s.refuseForm(Object.fromEntries(missing.map(([field]) => [field, en.settings.missing])));
    return;
  }
  s.effect(
    { kind: 'create_model', origin: s.origin, source: source.id, model: { name, query, identifier } },
    { id: `model:${source.id}` },
  );
};

/** The same model, looked up, and one more sync of it. */
function syncAgain(s: Scene, source: string, { name, query, identifier }: ModelSpec): void {
  s.effect(
    { kind: 'create_model', origin: s.origin, source, model: { name, query, identifier } },
    { id: `model:${source}` },
  );
}

const warehouseSubject = 'warehouse';

/** The warehouse that a cloud object source writes into. */
export const submitWarehouse: FormHandler = (s, values, context) => {
  const choice = s.c.warehouseChoices?.find((entry) => entry.integration.metadataId === context.metadata);
  if (!choice) {
    stale(s);
    return;
  }
  const read = readSettings(choice.fields, values);
  if (Object.keys(read.errors).length > 0) {
    s.refuseForm(read.errors);
    return;
  }
  s.effect(
    {
      kind: 'create_warehouse',
      origin: s.origin,
      metadataId: choice.integration.metadataId,
      name: choice.integration.name,
      settings: read.settings,
      secrets: read.secrets,
      vault: warehouseSubject,
    },
    { id: 'create_warehouse' },
  );
};

export const specialSourceHandlers = {
  add_warehouse(s, { kind }) {
    if (s.c.warehouse) {
      s.show('current');
      return;
    }
    const choice = s.c.warehouseChoices?.find((entry) => entry.integration.metadataId === kind);
    if (!choice) {
      s.effect({ kind: 'find_warehouses', origin: s.origin }, { id: 'find_warehouses' });
      return;
    }
    s.openForm(
      settingsForm(
        'warehouse',
        warehouseSubject,
        choice.fields,
        {},
        { metadata: choice.integration.metadataId },
      ),
      {
        text: choice.integration.name,
        control: {
          kind: 'button',
          label: words.openForm,
          intent: { intent: 'add_warehouse', slots: { kind: choice.integration.metadataId } },
        },
      },
    );
  },
  define_model(s, { source: id }) {
    const source = sourceById(s, id);
    if (source?.kind !== 'warehouse' || (source.model && !source.model.hasFailed)) {
      stale(s);
      return;
    }
    if (source.environment === 'prod') {
      // What it reads in prod was approved; only its sync can be run again.
      if (source.model) syncAgain(s, source.id, source.model);
      else stale(s);
      return;
    }
    s.openForm(
      {
        form: 'reverse_etl_model',
        title: words.modelForm.title,
        submit: words.modelForm.submit,
        context: { source: source.id },
        fields: [
          {
            kind: 'text',
            name: 'name',
            label: words.modelForm.name,
            initial: source.model ? `${source.model.name} 2`.slice(0, 100) : source.name,
            maxLength: 100,
          },
          {
            kind: 'text',
            name: 'query',
            label: words.modelForm.query,
            placeholder: 'SELECT id, email FROM users',
            multiline: true,
            maxLength: 3000,
          },
          {
            kind: 'text',
            name: 'identifier',
            label: words.modelForm.identifier,
            placeholder: 'id',
            maxLength: 100,
          },
        ],
      },
      {
        text: source.name,
        control: {
          kind: 'button',
          label: words.openForm,
          intent: { intent: 'define_model', slots: { source: source.id } },
        },
      },
    );
  },
  attest_source(s, { source: id }) {
    const source = sourceById(s, id);
    if (!source || (source.kind !== 'cloud_object' && source.kind !== 'cloud_event')) {
      stale(s);
      return;
    }
    if (source.state === 'created') {
      const name = s.who?.name ?? s.me;
      source.state = 'attested';
      source.attestation = { by: s.me, name, at: s.now, what: plain(words.cloudSteps(source.name)) };
      s.audit('source_attested', { id: source.id });
      s.refreshChecklist();
      s.tell(words.attested(source.name, name));
      if (source.environment === 'prod' && finishWhenProven(s)) return;
    }
    s.show('current');
  },
} satisfies Partial<Handlers>;

export const specialSourceOutcomes = {
  warehouses_found(s, { warehouses, choices }) {
    const [existing] = warehouses;
    if (existing) {
      s.c.warehouse = existing;
      s.tell(words.warehouseUse(existing.name));
      s.show('dev_sources');
      return;
    }
    s.c.warehouseChoices = choices.slice(0, 20);
    s.ask({
      blocks: [
        { kind: 'text', text: t`${words.warehouseForm.kind}` },
        {
          kind: 'actions',
          controls: s.c.warehouseChoices.map(({ integration }) => ({
            kind: 'button' as const,
            label: integration.name,
            intent: { intent: 'add_warehouse' as const, slots: { kind: integration.metadataId } },
          })),
        },
      ],
    });
  },
  warehouse_created(s, warehouse) {
    s.c.warehouse = { id: warehouse.id, name: warehouse.name };
    delete s.c.warehouseChoices;
    s.audit('warehouse_created', { id: warehouse.id });
    s.tell(words.warehouseReady(warehouse.name));
    const draft = openDraft(s, 'source');
    if (draft) askDraft(s, draft);
    else if (isLocked(s.c)) s.show('dev_sources');
  },
  model_created(s, outcome) {
    const source = sourceById(s, outcome.source);
    if (!source) return;
    const { id, model, sync, work } = outcome;
    source.model = { ...model, id, sync };
    s.audit('model_created', { source: source.id, model: id, environment: source.environment });
    if (work && 'promotion' in work) {
      itemCreated(s, work, outcome);
      return;
    }
    s.tell(words.modelCreated(model.name), { kind: 'actions', controls: sourceControls(source) });
    source.watchUntil = s.now + watchMs[source.environment];
    checkSource(s, source, { asked: false, delayMs: watchEveryMs(0) });
  },
} satisfies Partial<OutcomeHandlers>;
