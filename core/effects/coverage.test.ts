/**
 * Compares the effects table with the grammar: each kind of statement, each action of ALTER TABLE and each kind of object that can be
 * created, altered or dropped is either measured (test/databases runs a case) or listed here with the reason why it is not.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { cases } from '../../test/databases/effects/cases/cases.ts';
import { statementsOf, walk } from '../syntax/postgres/raw-tree.ts';
import { facts } from './facts/facts.ts';

/** Keyed by the grammar's own word: why no case executes it. */
const notMeasured: Readonly<Record<string, string>> = {
  RawStmt: 'the grammar’s wrapper around a statement',
  SetOperationStmt: 'made by the server from UNION',
  ReturnStmt: 'stands in the body of a function only',
  PLAssignStmt: 'stands in PL/pgSQL only',
  ReplicaIdentityStmt: 'part of ALTER TABLE',
  CreateTransformStmt:
    'needs two functions in C that convert between internals: it writes catalogs like CREATE CAST',
  SecLabelStmt:
    'needs a provider that is loaded into the server; locks what it labels as COMMENT does (manual, SECURITY LABEL)',
  ImportForeignSchemaStmt: 'needs a foreign server that answers; makes foreign tables, which are new',
  CallStmt: 'locks what the procedure’s statements lock',
  'DropStmt OBJECT_TRANSFORM': 'nothing can be dropped that could not be made',
  AT_AddColumnToView: 'CREATE OR REPLACE VIEW does it inside',
  AT_CookedColumnDefault: 'CREATE TABLE and LIKE do it inside',
  AT_AddIndex: 'ADD CONSTRAINT does it inside',
  AT_ReAddIndex: 'a change of type does it inside',
  AT_ReAddConstraint: 'a change of type does it inside',
  AT_ReAddDomainConstraint: 'a change of a composite type does it inside',
  AT_AddIndexConstraint: 'ADD CONSTRAINT USING INDEX does it inside',
  AT_ReAddComment: 'a change of type does it inside',
  AT_ReplaceRelOptions: 'CREATE OR REPLACE VIEW does it inside',
  AT_ReAddStatistics: 'a change of type does it inside',
  AT_DetachPartitionFinalize: 'only after DETACH CONCURRENTLY was interrupted',
};

interface Grammar {
  readonly statements: readonly string[];
  readonly actions: readonly string[];
}

/** The words that the grammar's published types contain. */
function grammarWords(): Grammar {
  const folder = dirname(createRequire(import.meta.url).resolve('@pgsql/types'));
  const types = readFileSync(join(folder, 'types.d.ts'), 'utf8');
  const enums = readFileSync(join(folder, 'enums.d.ts'), 'utf8');
  return {
    statements: [...types.matchAll(/^ {4}(\w+Stmt): /gm)].map((one) => one[1] ?? ''),
    actions: [...enums.matchAll(/"(AT_\w+)"/g)].map((one) => one[1] ?? ''),
  };
}

/** The words of the manual. Statements that the grammar names differently are omitted: DROP ROLE, DROP DATABASE, DROP CONSTRAINT … */
const taken: Readonly<Record<string, string>> = {
  DropStmt:
    'ACCESS_METHOD AGGREGATE CAST COLLATION CONVERSION DOMAIN EVENT_TRIGGER EXTENSION FDW FOREIGN_SERVER FOREIGN_TABLE FUNCTION INDEX LANGUAGE MATVIEW OPCLASS OPERATOR OPFAMILY POLICY PROCEDURE PUBLICATION ROUTINE RULE SCHEMA SEQUENCE STATISTIC_EXT TABLE TRANSFORM TRIGGER TSCONFIGURATION TSDICTIONARY TSPARSER TSTEMPLATE TYPE VIEW',
  RenameStmt:
    'AGGREGATE ATTRIBUTE COLLATION COLUMN CONVERSION DATABASE DOMAIN DOMCONSTRAINT EVENT_TRIGGER FDW FOREIGN_SERVER FOREIGN_TABLE FUNCTION INDEX LANGUAGE MATVIEW OPCLASS OPFAMILY POLICY PROCEDURE PUBLICATION ROLE ROUTINE RULE SCHEMA SEQUENCE STATISTIC_EXT SUBSCRIPTION TABCONSTRAINT TABLE TABLESPACE TRIGGER TSCONFIGURATION TSDICTIONARY TSPARSER TSTEMPLATE TYPE VIEW',
  AlterOwnerStmt:
    'AGGREGATE COLLATION CONVERSION DATABASE DOMAIN EVENT_TRIGGER FDW FOREIGN_SERVER FUNCTION LANGUAGE LARGEOBJECT OPCLASS OPERATOR OPFAMILY PROCEDURE PUBLICATION ROUTINE SCHEMA STATISTIC_EXT SUBSCRIPTION TABLESPACE TSCONFIGURATION TSDICTIONARY TYPE',
  AlterObjectSchemaStmt:
    'AGGREGATE COLLATION CONVERSION DOMAIN EXTENSION FOREIGN_TABLE FUNCTION MATVIEW OPCLASS OPERATOR OPFAMILY PROCEDURE ROUTINE SEQUENCE STATISTIC_EXT TABLE TSCONFIGURATION TSDICTIONARY TSPARSER TSTEMPLATE TYPE VIEW',
};

const forms = Object.entries(taken).flatMap(([statement, kinds]) =>
  kinds.split(' ').map((kind) => `${statement} OBJECT_${kind}`),
);

const seen = new Set<string>();
const grammar = grammarWords();

beforeAll(async () => {
  const parser = await loadPostgresParser();
  for (const one of cases) {
    const answer = parser.parse(one.sql ?? facts[one.fact].example);
    if (!answer.ok) throw new Error(`${one.fact}: ${answer.message}`);
    for (const statement of statementsOf(answer.tree)) {
      const [kind = '', fields] = Object.entries(statement)[0] ?? [];
      seen.add(kind);
      const { removeType, renameType, objectType } = fields as Readonly<Record<string, unknown>>;
      seen.add(`${kind} ${String(removeType ?? renameType ?? objectType)}`);
      walk(statement, (kind, fields) => {
        if (kind === 'AlterTableCmd') seen.add(String(fields['subtype']));
      });
    }
  }
});

describe('the effects table', () => {
  it('reads the grammar', () => {
    expect(grammar.statements.length).toBeGreaterThan(110);
    expect(grammar.actions.length).toBeGreaterThan(60);
  });

  it('has a case of every kind of statement, or a reason', () => {
    expect(open(grammar.statements)).toEqual([]);
  });

  it('has a case of every action of ALTER TABLE, or a reason', () => {
    expect(open(grammar.actions)).toEqual([]);
  });

  it('has a case of every kind of object that DROP, RENAME TO, OWNER TO and SET SCHEMA take, or a reason', () => {
    expect(open(forms)).toEqual([]);
  });

  it('has no reason for what is measured or unknown to the grammar', () => {
    const known = new Set([...grammar.statements, ...grammar.actions, ...forms]);
    expect(Object.keys(notMeasured).filter((word) => seen.has(word) || !known.has(word))).toEqual([]);
  });
});

function open(words: readonly string[]): readonly string[] {
  return words.filter((word) => !seen.has(word) && notMeasured[word] === undefined);
}
