/** Where on the page something is: the conversation, the open dialog, a part of the Segment panel. */
export type Where = 'chat' | 'dialog' | 'dev' | 'prod' | 'dev space' | 'prod space';

/** One thing a person does with the page. Names are what people read on it. */
export type Act =
  | { do: 'say'; words: string }
  /** Presses the newest button of this name; `beside`: the one in the line with these words. */
  | { do: 'press'; name: string; beside?: string; in?: Where }
  | { do: 'fill'; field: string; value: string }
  | { do: 'tick'; box: string }
  | { do: 'choose'; field: string; option: string; in?: Where }
  | { do: 'be'; person: string }
  | { do: 'open'; conversation: string }
  | { do: 'read' };

/** What has to be seen before the next beat: words in a new message or notice, a dialog with this title. */
export type Awaited =
  /** `again` presses again now and then until it is there; `anywhere` takes an older message that changed, too. */
  | { message: string; again?: true; anywhere?: true }
  | { notice: string }
  | { dialog: string }
  /** Nobody has said anything: the page shows the world that was just started anew. */
  | { silence: true };

/** An act, why it is done (the caption), and what comes of it. */
export type Beat = {
  why: string;
  act: Act;
  then?: Awaited;
  /** What `then` awaits may have come with the beat before; the act is then left out. */
  since?: 'before';
};

/** A part of the play, with a title of a few words. */
export type Chapter = { title: string; beats: readonly Beat[] };
