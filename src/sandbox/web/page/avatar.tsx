import { initials } from './format.ts';
import { Mark } from './icons.tsx';
import { botUser, useSession } from './session.ts';

/** A person's initials on their own colour, or Segue's mark. The name stands beside it, so it is hidden from readers. */
export function Avatar({ id, size = 'm' }: { id: string; size?: 's' | 'm' }) {
  const { people, nameOf } = useSession();
  const px = size === 's' ? 26 : 36;
  if (id === botUser.id) return <Mark size={px} />;
  const hue = people.findIndex((person) => person.id === id);
  return (
    <span class={`avatar avatar-${size} hue-${hue < 0 ? 'none' : hue % 9}`} aria-hidden="true">
      {initials(nameOf(id))}
    </span>
  );
}
