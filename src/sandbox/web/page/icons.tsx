import type { JSX } from 'preact';

const paths = {
  hash: 'M9.5 4 8 20M16 4l-1.5 16M4.5 9h16M3.5 15h16',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'm5 12.5 4.5 4.5L19 7',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  down: 'm6 9 6 6 6-6',
  arrowDown: 'M12 5v14M6 13l6 6 6-6',
  play: 'M8 5v14l11-7z',
  pause: 'M9 5v14M15 5v14',
  stop: 'M7 7h10v10H7z',
  left: 'm14 6-6 6 6 6',
  right: 'm10 6 6 6-6 6',
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M5 12h13M12.5 6.5 18 12l-5.5 5.5',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  clock: 'M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  list: 'M4 6h16M4 12h16M4 18h10',
  reset: 'M4 5v5h5M5 10a8 8 0 1 1-.6 5',
  eye: 'M3 12s3.3-6 9-6 9 6 9 6-3.3 6-9 6-9-6-9-6zm9-2.500a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm-6 9c0-3.3 2.7-6 6-6s6 2.7 6 6M16 4.500a3.5 3.5 0 0 1 0 6.500m2 3.500c1.8.9 3 3 3 5.5',
  chat: 'M4 5h16v11H10l-4 4v-4H4z',
  flow: 'M5 9.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM19 3.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zm0 12a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM7.5 11.500c5 0 4-5.5 9-5.500M7.5 12.500c5 0 4 5.5 9 5.5',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing beside words that say the same; hidden from screen readers. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={name === 'more' ? 3 : 1.8}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** Segue's mark: from one point, smoothly, to another. */
export function Mark({ size = 28 }: { size?: number }): JSX.Element {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0e2a26" />
      <path d="M9 21c7 0 7-10 14-10" fill="none" stroke="#5fd3b4" stroke-width="3" stroke-linecap="round" />
      <circle cx="9" cy="21" r="3.6" fill="#f0b35b" />
      <circle cx="23" cy="11" r="3.6" fill="#5fd3b4" />
    </svg>
  );
}
