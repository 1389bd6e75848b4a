/** EXEC: system procedures that change a schema (sp_rename), commands that are composed from text, and other procedures by name. */
import type { DynamicPiece, Name, ObjectName, Operation } from '../model/operation.ts';
import type { Token } from '../../syntax/token.ts';
import { tokenize } from '../../syntax/sqlserver/lexer.ts';
import { Cursor } from '../tokens/cursor.ts';
import { expressionIn, whole } from '../tokens/parts.ts';
import { roleChanged } from './access.ts';
import { insert } from './data.ts';
import { noted } from './objects.ts';
import { partsOf } from './spelling.ts';
import { plain } from './types.ts';

/** Parses what follows EXEC or EXECUTE, or a procedure's name at the start of a batch. */
export function execute(cursor: Cursor): readonly Operation[] | undefined {
  if (cursor.take('as')) return [noted(cursor)];
  if (cursor.peek()?.kind === 'parameter' && cursor.word(1) === '=') cursor.at += 2;
  if (cursor.word() === '(') {
    const inner = cursor.group();
    const copied = inner && insertIn(inner);
    const made = inner && dynamic(inner, false);
    cursor.at = cursor.end;
    return made && [made, ...(copied ?? [])];
  }
  const procedure = cursor.objectName();
  if (procedure === undefined) return undefined;
  const args = cursor.list();
  switch (procedure.name.text) {
    case 'sp_rename':
      return rename(args, cursor) ?? [noted(cursor)];
    case 'sp_addrolemember':
    case 'sp_addsrvrolemember':
      return memberAdded(procedure.name.text, args, cursor) ?? [noted(cursor)];
    case 'sp_executesql': {
      const [command] = args;
      const text = command && valueOf(command);
      return text && [dynamic(text, args.length > 1)];
    }
    default:
      return [called(procedure, cursor)];
  }
}

/** sp_addrolemember 'role', 'member', and sp_addsrvrolemember 'member', 'role', as ALTER ROLE would express them. */
function memberAdded(
  procedure: string,
  args: readonly Cursor[],
  cursor: Cursor,
): readonly Operation[] | undefined {
  const [first, second] = args.map((argument): Name | undefined => {
    const token = valueOf(argument).peek();
    return token && { text: plain(argument.written(token)), start: token.start, end: token.end };
  });
  const [role, member] = procedure === 'sp_addrolemember' ? [first, second] : [second, first];
  return role && member && [roleChanged(cursor, role, [{ role: member.text, admin: false }])];
}

function called({ name, schema }: ObjectName, cursor: Cursor): Operation {
  const functions = [{ schema: schema?.text, name: name.text, arguments: 0 }];
  return { kind: 'select', span: whole(cursor), reads: [], functions, rowLock: undefined };
}

/**
 * The INSERT of a command that is one literal: database designers copy rows into a recreated table like this. Its tokens keep their
 * positions.
 */
function insertIn(command: Cursor): readonly Operation[] | undefined {
  const [token, ...others] = command.tokens.slice(command.at, command.end);
  if (token?.kind !== 'string' || others.length > 0) return undefined;
  const from = token.start + command.written(token).indexOf("'") + 1;
  // A quote inside the literal is doubled and would end it.
  if (command.text.slice(from, token.end - 1).includes("'")) return undefined;
  const inner = new Cursor(command.text, tokenize(command.text, from, token.end - 1), command.spelling);
  return inner.take('insert') ? insert(inner) : undefined;
}

/** `@name = value` or a value. */
function valueOf(argument: Cursor): Cursor {
  const isNamed = argument.peek()?.kind === 'parameter' && argument.word(1) === '=';
  return argument.over(argument.at + (isNamed ? 2 : 0), argument.end);
}

/**
 * sp_rename 'dbo.t', 'u'; sp_rename 'dbo.t.c', 'd', 'COLUMN'; sp_rename 'dbo.t.i', 'j', 'INDEX'. Undefined if the arguments are incomplete.
 */
function rename(args: readonly Cursor[], cursor: Cursor): readonly Operation[] | undefined {
  const named = (position: number, ...words: readonly string[]): Name | undefined => {
    const found = args.find((one) => words.includes(one.word())) ?? args[position];
    const token = found && valueOf(found).peek();
    if (found === undefined || token === undefined) return undefined;
    const isText = token.kind === 'string' || token.kind === 'word' || token.kind === 'quoted-identifier';
    return isText ? { text: plain(found.written(token)), start: token.start, end: token.end } : undefined;
  };
  const object = named(0, '@objname');
  const to = named(1, '@newname');
  const kind = args.length > 2 ? named(2, '@objtype')?.text.toLowerCase() : 'object';
  const parts = object && partsOf(object.text);
  if (object === undefined || to === undefined || parts === undefined || kind === undefined) return undefined;
  // The new name is taken literally, including brackets.
  const after = { ...to, text: to.text.toLowerCase(), written: to.text };
  const span = whole(cursor);
  const place = { start: object.start, end: object.end };
  const name = (text: string | undefined): Name => ({ ...place, text: text ?? '' });
  const objectIn = (all: readonly string[]): ObjectName => {
    const schema = all.at(-2);
    return {
      ...place,
      schema: schema === undefined || schema === 'dbo' ? undefined : name(schema),
      name: name(all.at(-1)),
    };
  };
  switch (kind) {
    case 'column': {
      const base = { span, table: objectIn(parts.slice(0, -1)), ifTableExists: false, only: false };
      if (parts.length < 2) return undefined;
      return [{ ...base, kind: 'renameColumn', relation: 'table', column: name(parts.at(-1)), to: after }];
    }
    case 'index': {
      if (parts.length < 2) return undefined;
      const base = { span, table: objectIn(parts.slice(0, -1)), ifTableExists: false, only: false };
      return [{ ...base, kind: 'renameConstraint', constraint: name(parts.at(-1)), to: after }];
    }
    case 'object':
      return [
        {
          ...{ kind: 'renameRelation', span, relation: 'table', spelling: 'table', target: objectIn(parts) },
          ...{ to: after, ifExists: false },
        },
      ];
    default:
      return undefined;
  }
}

/** A command composed from text: its pieces, as far as they are known. */
function dynamic(text: Cursor, hasParameters: boolean): Operation {
  const { at, end } = text;
  const command = expressionIn(text, at, end);
  const pieces = piecesOf(text);
  text.at = end;
  return {
    ...{
      kind: 'executeDynamic',
      span: whole(text),
      spelling: 'execute',
      command,
      pieces,
      hasUsing: hasParameters,
    },
  };
}

export function piecesOf(text: Cursor): DynamicPiece {
  const place = { start: text.offset, end: text.rest().end };
  const parts: DynamicPiece[] = [];
  do parts.push(piece(text));
  while (text.take('+'));
  if (!text.isDone) return { ...place, kind: 'opaque' };
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { ...place, kind: 'concatenation', parts };
}

function piece(text: Cursor): DynamicPiece {
  const token: Token | undefined = text.peek();
  if (token === undefined) return { start: text.behind, end: text.behind, kind: 'opaque' };
  const place = { start: token.start, end: token.end };
  if (token.kind === 'string') {
    text.at += 1;
    return { ...place, kind: 'literal', value: plain(text.written(token)) };
  }
  if (token.kind === 'parameter') {
    text.at += 1;
    return { ...place, kind: 'variable', name: text.written(token).toLowerCase() };
  }
  if (text.word() === '(') {
    const inner = text.group();
    return inner === undefined ? { ...place, kind: 'opaque' } : piecesOf(inner);
  }
  const from = text.at;
  const called = text.objectName();
  const inner = called === undefined ? undefined : text.group();
  if (called === undefined || inner === undefined) {
    text.at = Math.max(text.at, from + 1);
    return { ...place, kind: 'opaque' };
  }
  const args = inner.list().map((one) => piecesOf(one));
  const { schema, name } = called;
  return { ...text.spanFrom(from), kind: 'call', schema: schema?.text, function: name.text, arguments: args };
}
