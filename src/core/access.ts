import { z } from 'zod';

const region = z.enum(['us', 'eu']);
/** Where a Segment workspace keeps its data; a token works in one region only. */
export type Region = z.infer<typeof region>;

const stored = z.object({ token: z.string().min(1), region });

/** What opens the workspace: a secret, for the vault and the client only. */
export type Access = z.infer<typeof stored>;

/** Its name in the vault. It is kept until somebody replaces or removes it. */
export const accessName = 'segment:access';

/** As it is put into the vault: token and region together, so that neither is replaced without the other. */
export const writeAccess = (access: Access): string => JSON.stringify(access);

/** What was put into the vault; undefined where nothing is. Throws on what `writeAccess` never wrote. */
export const readAccess = (text: string | undefined): Access | undefined =>
  text === undefined ? undefined : stored.parse(JSON.parse(text));

/** Whether it could be a token at all: characters that a header takes, and enough of them. */
export const mayBeToken = (text: string): boolean => /^[\x21-\x7e]{10,500}$/.test(text);
