/** Rules for a slug in Segment; the API states none, this is the safe set. */
const slugPattern = /^[a-z][a-z0-9-]{0,62}$/;
export const maxNameLength = 100;

export type NameCheck =
  | { ok: true; name: string; slug: string }
  | { ok: false; why: 'empty' | 'too_long' | 'no_letter' | 'taken' };

/** "Acme Website (dev)" -> "acme-website-dev". Empty when nothing usable is left. */
export function slugify(name: string): string {
  const ascii = name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  const dashed = ascii.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return dashed
    .replace(/^[^a-z]+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}

/** Drops control characters, direction overrides and surplus blanks; what is left is shown as it is. */
export const cleanName = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** A name for a source of an environment: cleaned, with its slug ending in the environment, unique among `taken` slugs. */
export function checkName(text: string, environment: 'dev' | 'prod', taken: readonly string[]): NameCheck {
  const name = cleanName(text);
  if (!name) return { ok: false, why: 'empty' };
  if (name.length > maxNameLength) return { ok: false, why: 'too_long' };
  const base = slugify(name);
  const ends = new RegExp(`(^|-)${environment}$`).test(base);
  const slug = ends ? base : slugify(`${base.slice(0, 57)}-${environment}`);
  if (!base || !slugPattern.test(slug)) return { ok: false, why: 'no_letter' };
  if (taken.includes(slug)) return { ok: false, why: 'taken' };
  return { ok: true, name, slug };
}

/** The first of "Website (dev)", "Website 2 (dev)", … whose slug is free. */
export function offerName(
  base: string,
  environment: 'dev' | 'prod',
  taken: readonly string[],
): { name: string; slug: string } {
  const short = shortened(base);
  // A base without a single letter that a slug may hold cannot be told apart by a number.
  const stem = slugify(short) ? short : 'Source';
  for (let n = 1; ; n += 1) {
    const check = checkName(`${stem}${n > 1 ? ` ${n}` : ''} (${environment})`, environment, taken);
    if (check.ok) return { name: check.name, slug: check.slug };
  }
}

/** Short enough for a number behind it to stay in the name and in its slug; whole characters only. */
function shortened(base: string): string {
  const characters = [...cleanName(base)];
  while (characters.join('').length > 80 || slugify(characters.join('')).length > 48) characters.pop();
  return characters.join('');
}

/** The prod name for a dev name: "Website (dev)" -> "Website (prod)"; otherwise "(prod)" is added. */
export const prodName = (name: string): string =>
  /\bdev\b/i.test(name)
    ? cut(name.replace(/\bdev\b/i, 'prod'), maxNameLength)
    : `${cut(name, maxNameLength - 7)} (prod)`;

/** At most `most` UTF-16 units, no character cut in two. */
function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}
