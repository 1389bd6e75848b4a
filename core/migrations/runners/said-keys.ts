/** What is kept of programs among a folder's settings, each under its name. */

export type Key =
  | 'program'
  | 'line'
  | 'sends'
  | 'script'
  | 'scriptFile'
  | 'table'
  | 'tableFrom'
  | 'command'
  | 'refusal'
  | 'atStart'
  | 'tableOpen'
  | 'embeds'
  | 'around'
  | 'binaries'
  | 'library'
  | 'own'
  | 'ownPlace'
  | 'ownTo'
  | 'ownFlag'
  | 'also'
  | 'scripted'
  | 'scriptedAround'
  | 'lock'
  | 'split'
  | 'onRequest'
  | 'timeouts'
  | 'applies'
  | 'reach'
  | 'forces'
  | 'compares'
  | 'appliesIn'
  | 'back'
  | 'backPlace'
  | 'backSays'
  | 'backTakes'
  | 'format'
  | 'formatAround'
  | 'ownLock'
  | 'ownLockAgain'
  | 'ownLockAlso'
  | 'ownLockEnds'
  | 'ownLockNumber'
  | 'refuses'
  | 'refusesIn'
  | 'tableByRows'
  | 'tableColumn'
  | 'tableByNewest'
  | 'tableKeyed'
  | 'tableInsert';

export const keyOf = (key: Key): string => `run by: ${key}`;

/** What is kept under a name. */
export type Said = (key: Key) => string | undefined;

/** What a program says, as it is kept. */
export type Kept = Partial<Record<Key, string | undefined>>;
