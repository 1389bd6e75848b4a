/**
 * Where one statement of Transact-SQL ends: at a semicolon, or before a reserved word that cannot continue with it. The words are reserved,
 * so that a name can only be one of them in quotes; which of them continue with what is before is the Transact-SQL reference's to say.
 */

/** True if a statement may begin with the word at `at`, seen alone. */
export function startsStatement(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  if (starters.has(word)) return true;
  const next = words[at + 1] ?? '';
  if (word === 'throw') return next === '0' || next === '@' || next === ';' || next === 'end' || next === '';
  return (word === 'enable' || word === 'disable') && next === 'trigger';
}

const starters: ReadonlySet<string> = new Set([
  ...['alter', 'backup', 'begin', 'break', 'bulk', 'checkpoint', 'close', 'commit', 'continue', 'create'],
  ...['dbcc', 'deallocate', 'declare', 'delete', 'deny', 'drop', 'else', 'end', 'exec', 'execute', 'fetch'],
  ...[
    'goto',
    'grant',
    'if',
    'insert',
    'kill',
    'merge',
    'open',
    'print',
    'raiserror',
    'readtext',
    'reconfigure',
  ],
  ...['restore', 'return', 'revert', 'revoke', 'rollback', 'save', 'select', 'set', 'shutdown', 'truncate'],
  ...['update', 'updatetext', 'use', 'waitfor', 'while', 'writetext'],
]);

export class StatementEnd {
  readonly #words: readonly string[];
  readonly #from: number;
  /** What it is: after common table expressions, what they lead to. */
  #kind: string;
  /** A query, or what stands for one, is still to come. */
  #awaits: boolean;
  /** Where a statement's action has been read: ALTER's, UPDATE's SET, the TO or FROM of GRANT. */
  #acted = false;

  constructor(words: readonly string[], from: number) {
    this.#words = words;
    this.#from = from;
    this.#kind = words[from] ?? '';
    this.#awaits = this.#kind === 'with' || this.#kind === 'insert';
  }

  #word(at: number): string {
    return this.#words[at] ?? '';
  }

  /** Index of the token after the statement. */
  from(limit: number): number {
    if (this.#ownsBatch()) return limit;
    let parens = 0;
    let cases = 0;
    for (let at = this.#from + 1; at < limit; at += 1) {
      const word = this.#word(at);
      if (word === ';') return at;
      if (word === '(') {
        if (parens === 0) this.#group(at);
        parens += 1;
      } else if (word === ')') parens = Math.max(0, parens - 1);
      else if (parens > 0) continue;
      else if (word === 'case') cases += 1;
      else if (cases > 0) {
        if (word === 'end') cases -= 1;
      } else if (startsStatement(this.#words, at)) {
        if (!this.#goesOn(word, at)) return at;
      } else this.#note(word, at);
    }
    return limit;
  }

  /** CREATE or ALTER of what has a body: nothing can follow it in its batch. */
  #ownsBatch(): boolean {
    if (this.#kind !== 'create' && this.#kind !== 'alter') return false;
    const isEither = this.#word(this.#from + 1) === 'or';
    const isNative = this.#word(this.#from + (isEither ? 3 : 1)) === 'materialized';
    return programs.has(this.#word(this.#from + (isEither ? 3 : 1) + (isNative ? 1 : 0)));
  }

  /** INSERT INTO t (SELECT …). */
  #group(at: number): void {
    const first = this.#word(at + 1);
    if (this.#kind === 'insert' && (first === 'select' || first === 'with')) this.#awaits = false;
  }

  /** What a word that begins nothing says of those to come. */
  #note(word: string, at: number): void {
    switch (this.#kind) {
      case 'insert':
        if (word === 'values') this.#awaits = false;
        break;
      case 'grant':
      case 'deny':
      case 'revoke':
        this.#acted ||= word === 'to' || word === 'from';
        break;
      case 'alter':
        this.#acted ||= actions.has(word);
        break;
      case 'declare':
      case 'set':
        this.#awaits ||= word === 'with' && this.#word(at - 1) === 'for';
        break;
    }
  }

  #goesOn(word: string, at: number): boolean {
    const before = this.#word(at - 1);
    if (before === ',' || before === '.' || before === 'with' || isOperator(before)) return true;
    if (privileges.has(this.#kind) && !this.#acted) return true;
    switch (word) {
      case 'select':
        return (
          queryOf.has(before) || (before === 'all' && this.#word(at - 2) === 'union') || this.#query(word)
        );
      case 'exec':
      case 'execute':
        return this.#kind === 'insert' && this.#query(word);
      case 'insert':
        return before === 'bulk' || changeOf.has(before) || this.#query(word);
      case 'update':
      case 'delete':
        return changeOf.has(before) || this.#refers(at) || this.#query(word);
      case 'merge':
        return this.#word(at + 1) === 'join' || this.#query(word) || this.#action(at);
      case 'set':
        return this.#set(at);
      case 'if':
        return this.#asksForObject(at + 1);
      case 'drop':
      case 'alter':
        return this.#action(at) || attributes.has(this.#word(at + 1));
      case 'fetch':
        return before === 'rows' || before === 'row';
      case 'enable':
      case 'disable':
        return this.#action(at);
      case 'end':
        return rowEnds.has(before);
      default:
        return false;
    }
  }

  /** ON DELETE CASCADE; SET NOCOUNT ON ends before a DELETE. */
  #refers(at: number): boolean {
    const next = this.#word(at + 1);
    return this.#word(at - 1) === 'on' && (next === 'cascade' || next === 'no' || next === 'set');
  }

  /** The query or change that INSERT or common table expressions lead to. */
  #query(word: string): boolean {
    const awaited = this.#awaits;
    if (!awaited) return false;
    if (this.#kind === 'insert' && word !== 'select' && word !== 'exec' && word !== 'execute') return false;
    const isCommon = this.#kind === 'with' || this.#kind === 'declare' || this.#kind === 'set';
    if (isCommon) this.#kind = word;
    this.#awaits = isCommon && word === 'insert';
    return true;
  }

  /** UPDATE … SET, ON DELETE SET NULL, SET (…) of ALTER, ALTER DATABASE … SET. */
  #set(at: number): boolean {
    const before = this.#word(at - 1);
    const next = this.#word(at + 1);
    if (next === '(') return true;
    if (before === 'update' || before === 'delete')
      return this.#kind === 'merge' || next === 'null' || next === 'default';
    if (this.#kind === 'update' && !this.#acted && this.#word(this.#from + 1) !== 'statistics') {
      this.#acted = true;
      return true;
    }
    return this.#action(at);
  }

  /** The one word after an ALTER's object that says what becomes of it. */
  #action(at: number): boolean {
    if (this.#kind !== 'alter' || this.#acted || at < this.#from + 2) return false;
    this.#acted = true;
    return true;
  }

  /** DROP TABLE IF EXISTS t: a condition would have its query in parentheses. */
  #asksForObject(at: number): boolean {
    const exists = this.#word(at) === 'not' ? at + 1 : at;
    const isChange = this.#kind === 'drop' || this.#kind === 'alter' || this.#kind === 'create';
    return isChange && this.#word(exists) === 'exists' && this.#word(exists + 1) !== '(';
  }
}

const programs: ReadonlySet<string> = new Set(['proc', 'procedure', 'function', 'trigger', 'view']);
const privileges: ReadonlySet<string> = new Set(['grant', 'deny', 'revoke']);
/** After these a SELECT continues with what is before. */
const queryOf: ReadonlySet<string> = new Set(['union', 'except', 'intersect', 'for', 'as']);
/** MERGE … THEN UPDATE, a cursor FOR UPDATE, CREATE SECURITY POLICY … AFTER INSERT. */
const changeOf: ReadonlySet<string> = new Set(['after', 'before', 'then', 'for']);
/** ALTER COLUMN c DROP MASKED. */
const attributes: ReadonlySet<string> = new Set([
  'masked',
  'sparse',
  'rowguidcol',
  'persisted',
  'hidden',
  'not',
]);
/** What ALTER does, where that is no reserved word that begins statements, and words after which none comes. */
const actions: ReadonlySet<string> = new Set([
  ...[
    'add',
    'check',
    'nocheck',
    'rebuild',
    'reorganize',
    'switch',
    'enable',
    'disable',
    'transfer',
    'to',
    'with',
  ],
  ...['split', 'modify', 'restart', 'increment', 'next', 'resume', 'pause', 'abort', 'start', 'stop'],
]);

/** A star ends a list of columns as well as it multiplies; after any other operator something must follow. */
function isOperator(word: string): boolean {
  return word !== '' && word !== '*' && /^[-+/%=<>!&|^~*]+$/.test(word);
}

/** GENERATED ALWAYS AS ROW END. */
const rowEnds: ReadonlySet<string> = new Set(['row', 'transaction_id', 'sequence_number']);
