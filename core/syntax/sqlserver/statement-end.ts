/**
 * Where one Transact-SQL statement ends: at a semicolon, or before a reserved word that cannot continue it. The words are reserved, so a
 * name can only be one of them in quotes; the Transact-SQL reference tells which of them continue a statement.
 */
import { wordSet } from '../../collections/word-set.ts';

/** True if a statement may begin with the word at `at`, seen alone. */
export function startsStatement(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  if (starters.has(word)) return true;
  const next = words[at + 1] ?? '';
  if (word === 'throw') return next === '0' || next === '@' || next === ';' || next === 'end' || next === '';
  return (word === 'enable' || word === 'disable') && next === 'trigger';
}

const starters = wordSet(`
  alter backup begin break bulk checkpoint close commit continue create dbcc deallocate declare delete deny
  drop else end exec execute fetch goto grant if insert kill merge open print raiserror readtext reconfigure
  restore return revert revoke rollback save select set shutdown truncate update updatetext use waitfor while
  writetext
`);

export class StatementEnd {
  readonly #words: readonly string[];
  readonly #from: number;
  /** The kind; after common table expressions, that of the statement after them. */
  #kind: string;
  /** A query, or its equivalent, has still to follow. */
  #awaits: boolean;
  /** Set after a statement's action: ALTER's, UPDATE's SET, the TO or FROM of GRANT. */
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

  /** CREATE or ALTER of an object with a body: nothing can follow it in its batch. */
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

  /** How a word that begins nothing affects the words after it. */
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

  /** The query or change after INSERT or common table expressions. */
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

  /** The word after an ALTER's object that names the action. */
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
/** Words after which SELECT continues the statement. */
const queryOf: ReadonlySet<string> = new Set(['union', 'except', 'intersect', 'for', 'as']);
/** MERGE … THEN UPDATE, a cursor FOR UPDATE, CREATE SECURITY POLICY … AFTER INSERT. */
const changeOf: ReadonlySet<string> = new Set(['after', 'before', 'then', 'for']);
/** ALTER COLUMN c DROP MASKED. */
const attributes = wordSet('masked sparse rowguidcol persisted hidden not');
/** Actions of ALTER that are not reserved words which begin statements, and words after which no action follows. */
const actions = wordSet(`
  add check nocheck rebuild reorganize switch enable disable transfer to with split modify restart increment
  next resume pause abort start stop
`);

/** A star may end a list of columns or multiply; any other operator must be followed by something. */
function isOperator(word: string): boolean {
  return word !== '' && word !== '*' && /^[-+/%=<>!&|^~*]+$/.test(word);
}

/** GENERATED ALWAYS AS ROW END. */
const rowEnds: ReadonlySet<string> = new Set(['row', 'transaction_id', 'sequence_number']);
