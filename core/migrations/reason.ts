/** Why a folder got its tool or dialect, as data; describeReason phrases it. */

export type Reason =
  | { readonly kind: 'configured'; readonly file: string }
  /** Set by the caller. */
  | { readonly kind: 'chosen' }
  | { readonly kind: 'names'; readonly example: string; readonly matched: number; readonly total: number }
  | { readonly kind: 'annotation'; readonly says: string; readonly file: string }
  | { readonly kind: 'tool-file'; readonly file: string; readonly says: string }
  /** The tool supports no other dialect. */
  | { readonly kind: 'tool'; readonly name: string }
  | { readonly kind: 'path'; readonly word: string; readonly path: string }
  | { readonly kind: 'syntax'; readonly marks: readonly string[]; readonly file: string }
  | { readonly kind: 'manifest'; readonly file: string; readonly says: string }
  | { readonly kind: 'neighbours'; readonly folder: string }
  /** Nothing names a database, and PostgreSQL accepts the text. */
  | { readonly kind: 'assumed' };

/** A clause: "golang-migrate, because …". */
export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'configured':
      return `${reason.file} says so`;
    case 'chosen':
      return 'you said so';
    case 'names':
      return `${reason.matched} of ${reason.total} SQL files are named like ${reason.example}`;
    case 'annotation':
      return `${reason.file} has ${reason.says}`;
    case 'tool-file':
      return `${reason.file} says ${reason.says}`;
    case 'tool':
      return `${reason.name} runs on nothing else`;
    case 'path':
      return `${reason.path} is named “${reason.word}”`;
    case 'syntax':
      return `${reason.file} has ${reason.marks.join(', ')}`;
    case 'manifest':
      return `${reason.file} depends on ${reason.says}`;
    case 'neighbours':
      return reason.folder === ''
        ? 'the migrations of this workspace are'
        : `the migrations in ${reason.folder} are`;
    case 'assumed':
      return 'assumed: nothing names a database, and PostgreSQL takes these statements, as others may';
  }
}

/** Neither a file nor a person named it. */
export function isAssumed(reasons: readonly Reason[]): boolean {
  return reasons.some(({ kind }) => kind === 'assumed');
}
