/**
 * Creates migrations from the explorer: finds the folder that creates the table, lets core build the change, and names the files as the
 * folder's tool does.
 */
import { join } from 'node:path';
import { problemOf } from '../../core/change-forms/check.ts';
import { formsFor, noneThere } from '../../core/change-forms/draft.ts';
import type { ChangeScene, FormValues, OfferedForm } from '../../core/change-forms/form.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { forPeople } from '../../core/schema/as-written.ts';
import { keyOf, tableByKey } from '../../core/schema/lookup.ts';
import type { SqlReader } from '../../core/syntax/reader.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { readersWith } from '../../engine/parsers/readers.ts';
import { draftedFiles } from '../../engine/session/draft-change.ts';
import type { Session } from '../../engine/session/session.ts';
import {
  changeForms,
  checkField,
  draftChange,
  type GivenValue,
  type OfferedForms,
} from '../../protocol/change-forms.ts';
import { failure } from '../../protocol/message.ts';
import type { SchemaSource } from '../../protocol/schema.ts';
import type { ServerContext } from '../context.ts';
import { newFilesProposal } from '../convert/new-files.ts';
import { wayToNode } from '../schema/nodes.ts';
import { ownerOf } from '../schema/scripts.ts';

const failed = 'The form could not be made. The log says why.';
const unknownTable =
  'No migration folder here makes this table. A new migration is written beside those that made it.';

const notOffered = 'The table has changed, and does not suit this form any more.';

interface Found {
  readonly session: Session;
  readonly folder: MigrationFolder;
  readonly scene: ChangeScene;
}

export function registerChangeForms(context: ServerContext): void {
  const { rpc } = context;
  rpc.answer(changeForms, failure(failed), async ({ source, node }): Promise<OfferedForms> => {
    const found = await sceneOf(context, source, node);
    if (found === undefined) return failure(unknownTable);
    const { scene } = found;
    if (scene.schema.dialect === 'sqlserver') return failure(noneThere);
    const forms = formsFor(scene).map(({ id, title, group, costs, fields }) => ({
      id,
      title,
      group,
      costs,
      fields: fields(scene),
    }));
    return { kind: 'forms', table: scene.table.name, forms };
  });
  rpc.answer(checkField, { problem: undefined }, async ({ source, node, form, given, field }) => {
    const found = await sceneOf(context, source, node);
    if (found === undefined) return { problem: unknownTable };
    const wanted = formIn(found, form)
      ?.fields(found.scene)
      .find(({ id }) => id === field);
    if (wanted === undefined) return { problem: notOffered };
    return { problem: problemOf(wanted, valuesIn(given), found.scene, await readerOf(found.scene)) };
  });
  rpc.answer(draftChange, failure(failed), async ({ source, node, form: id, given }) => {
    const found = await sceneOf(context, source, node);
    if (found === undefined) return failure(unknownTable);
    const { scene } = found;
    const form = formIn(found, id);
    if (form === undefined) return failure(notOffered);
    const files = await draftedFiles(form, valuesIn(given), scene, found);
    if (typeof files === 'string') return failure(files);
    const head = { title: `${form.title}: ${scene.table.name}`, costs: form.costs };
    return { kind: 'proposal', proposal: newFilesProposal(found, { ...head, differs: [], files }) };
  });
}

function formIn({ scene }: Found, id: string): OfferedForm | undefined {
  return formsFor(scene).find((form) => form.id === id);
}

async function readerOf({ schema }: ChangeScene): Promise<SqlReader> {
  return readersWith(await loadPostgresParser())[schema.dialect];
}

function valuesIn(given: readonly GivenValue[]): FormValues {
  return new Map(given.map(({ field, values }) => [field, values]));
}

/** The folder of the node; for a database, the first folder that creates the table. */
async function sceneOf(
  { schemas, workspace }: ServerContext,
  source: SchemaSource,
  node: string,
): Promise<Found | undefined> {
  const roots = await schemas.roots(source);
  const way = roots.kind === 'roots' ? await wayToNode(roots.roots, node) : [];
  const of = way.at(-1);
  const relation = (of?.relation === undefined ? ownerOf(way.slice(0, -1)) : of)?.relation;
  if (of === undefined || relation === undefined) return undefined;
  for (const session of await workspace.sessions()) {
    for (const folder of session.folders) {
      const isOther = source !== 'connection' && join(session.root, folder.path) !== way[0]?.key;
      if (isOther) continue;
      const built = await session.schemaOf(folder);
      const schema = built && forPeople(built, folder.targetVersion);
      const table = schema && tableByKey(schema, keyOf(relation.schema, relation.name));
      if (schema === undefined || table === undefined) continue;
      const { targetVersion } = folder;
      return { session, folder, scene: { schema, table, column: of.column?.name, targetVersion } };
    }
  }
  return undefined;
}
