/**
 * Whether protection of personal data is stated: row security, privileges that are granted or revoked, encryption, masking, or a comment.
 * Does not judge whether that is enough.
 */
import { wordSet } from '../collections/word-set.ts';
import { tableByKey } from '../schema/lookup.ts';
import type { Column, Privilege, Schema, Table } from '../schema/model.ts';
import { markerIn } from './marker.ts';
import { WordList, wordsOf } from './words.ts';

/** Why a column counts as protected, in words; undefined if nothing states it. */
export function protectionOf(column: Column, table: Table, schema: Schema): string | undefined {
  return ofColumn(column) ?? ofTable(table, schema);
}

function ofColumn(column: Column): string | undefined {
  if (column.type.name === 'bytea' || ciphers.isEndOf(wordsOf(column.type.name)))
    return 'its type holds what is encrypted';
  if (ciphers.isEndOf(wordsOf(column.name))) return 'its name says that it is encrypted or hashed';
  if (
    column.default !== undefined &&
    /\b(?:pgp_sym_encrypt|pgp_pub_encrypt|crypt|digest|hmac|encrypt)\s*\(/i.test(column.default)
  )
    return 'it is made by a function of pgcrypto';
  if (column.labels.length > 0) return 'it has a security label';
  if (column.privileges !== undefined && !isOpen(column.privileges)) return 'it has privileges of its own';
  return isStated(column.comment) ? 'its comment says so' : undefined;
}

const ciphers = new WordList(
  'encrypted, enc, cipher, ciphertext, hash, hashed, digest, sha256, masked, token ref, vault id, encrypted text, encrypted string, secret box, cryptotext',
);

function ofTable(table: Table, schema: Schema): string | undefined {
  if (table.rowSecurity.enabled) return 'its table has row security';
  const parent = table.partitionOf && tableByKey(schema, table.partitionOf.parent);
  if (parent?.rowSecurity.enabled === true) return 'its table has row security';
  if (table.labels.length > 0) return 'its table has a security label';
  if (table.privileges !== undefined && !isOpen(table.privileges))
    return 'its table has privileges of its own';
  const home = schema.namespaces.get(table.schema);
  if (table.schema !== 'public' && home?.privileges !== undefined && !isOpen(home.privileges))
    return 'its schema has privileges of its own';
  const given = schema.defaultPrivileges.filter(
    (one) => one.objectKind === 'table' && (one.schema === undefined || one.schema === table.schema),
  );
  if (
    given.length > 0 &&
    !isOpen(given.filter(({ change }) => change === 'grant').map(({ privilege }) => privilege))
  )
    return 'default privileges say who may read its schema';
  return isStated(table.comment) ? 'the comment of its table says so' : undefined;
}

/** Roles that represent any visitor of a website. */
const everybody = wordSet(`
  public anon anonymous web_anon web webuser web_user guest authenticated
`);

function isOpen(privileges: readonly Privilege[]): boolean {
  return privileges.some(({ grantee, privileges: granted }) => everybody.has(grantee) && granted.length > 0);
}

/** A comment that names the data as personal, or its protection. */
function isStated(comment: string | undefined): boolean {
  if (comment === undefined) return false;
  if (markerIn(comment) !== undefined) return true;
  return /\b(?:protect|encrypt|mask|pseudonym|anonymi[sz]|restricted|confidential|sensitive|gdpr|dsgvo|rgpd|retention|verschl(?:ü|ue)ssel|gesch(?:ü|ue)tzt|chiffr|cifrad)/iu.test(
    comment.slice(0, 2_000),
  );
}
