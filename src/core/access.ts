import { z } from 'zod';

const region = z.enum(['us', 'eu']);
/** Where a Segment workspace keeps its data; a token works in one region only. */
export type Region = z.infer<typeof region>;

const stored = z.object({ token: z.string().min(1), region });

/** Its name in the vault. It is kept until somebody replaces or removes it. */
export const accessName = 'segment:access';

/** What opens the workspace, as it was put into the vault; undefined where nothing is. Throws on anything else. */
export const readAccess = (text: string | undefined): z.infer<typeof stored> | undefined =>
  text === undefined ? undefined : stored.parse(JSON.parse(text));
