/**
 * Whom a statement kept out of SQLite's file, as a second connection saw it. SQLite has one lock for the whole file: while somebody reads
 * (SHARED) others cannot commit; while a change is prepared (RESERVED) they cannot begin one; while it is written into the file (PENDING,
 * EXCLUSIVE) they cannot read. With a write-ahead log others read at any time, and nobody waits for readers.
 */
/** From the lightest on. */
export const fileLocks = [
  'UNLOCKED',
  'SHARED',
  'RESERVED',
  'PENDING',
  'EXCLUSIVE',
  'WAL write lock',
] as const;

export type FileLock = (typeof fileLocks)[number];

export const keptOut = ['nobody', 'writers', 'everybody'] as const;

export type KeptOut = (typeof keptOut)[number];

export interface Held {
  readonly lock: FileLock;
  /** Who gets SQLITE_BUSY. */
  readonly keepsOut: KeptOut;
}

export interface FileLocksSeen {
  /** The hardest before a commit. */
  readonly work: Held;
  /** At its own commit, or at that of its tool right after it; undefined if nothing was committed. */
  readonly commit: Held | undefined;
  /** What is left of it when the statement, or that commit, is over. */
  readonly after: Held;
}

/** `RESERVED keeps other writers out until COMMIT`, `EXCLUSIVE keeps everybody out at COMMIT`; empty if nobody was kept out. */
export function fileLocksInWords({ work, commit, after }: FileLocksSeen): readonly string[] {
  const until = after.keepsOut === 'nobody' ? '' : ' until COMMIT';
  return [
    ...(work.keepsOut === 'nobody' ? [] : [`${inWords(work)}${until}`]),
    ...(commit === undefined || commit.lock === work.lock ? [] : [`${inWords(commit)} at COMMIT`]),
  ];
}

function inWords({ lock, keepsOut }: Held): string {
  if (lock === 'SHARED') return 'SHARED keeps other writers from committing';
  return `${lock} keeps ${keepsOut === 'writers' ? 'other writers' : keepsOut} out`;
}
