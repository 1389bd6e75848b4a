/** `draft_migration`: a form for a change of a table, filled in, or the fix of a finding; as a diff, never written. */
import { absence, formsFor, noneThere } from '../../../core/change-forms/draft.ts';
import type { ChangeScene, FormField } from '../../../core/change-forms/form.ts';
import { changeForms } from '../../../core/change-forms/forms/index.ts';
import { join } from '../../../core/migrations/listing.ts';
import { forPeople, keyIn } from '../../../core/schema/as-written.ts';
import { resolveRelation, tableByKey } from '../../../core/schema/lookup.ts';
import { applyEdits } from '../../../core/text/edit.ts';
import { LineIndex } from '../../../core/text/line-index.ts';
import { draftedFiles } from '../../../engine/session/draft-change.ts';
import { unifiedDiff } from '../../fix/diff.ts';
import { type Answer, data, refused } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { oneOf, text, values, whole } from '../fields.ts';
import { namesIn } from '../names.ts';
import { tool } from '../tool.ts';

export const draftMigration = tool({
  name: 'draft_migration',
  title: 'Draft a migration',
  description:
    'New migration files for a change of a table or a pattern on it (audit, outbox, tenants, partitions, soft delete), in the form that blocks least, named as the project’s tool does, with the down migration; or the fix of a finding of lint. The answer is a diff to apply; nothing is written. Without change it lists what is possible, without values what to fill in. Use it instead of writing such a migration by hand.',
  fields: {
    change: oneOf(
      changeForms.map(({ id }) => id),
      'The kind of change. Those possible for the table if left out.',
    ),
    table: text('The table to change.'),
    column: text('The column, for changes of one.'),
    values: values('The fields of the form by id.'),
    path: text('For a fix: the file with the finding.'),
    rule: text('For a fix: the rule of the finding.'),
    line: whole('For a fix: the line of the finding, from zero, if there are several.', 0, 10_000_000),
    folder: text('The migration folder, if there are several.'),
  },
  answer: async ({ change, table, column, values: given, path, rule, line, folder }, desk) => {
    if (path !== undefined && rule !== undefined) return fixOf({ path, rule, line }, desk);
    if (table === undefined) return refused('Give change and table, or path and rule of a finding.');
    return formOf({ change, table, column, given, folder }, desk);
  },
});

interface Form {
  /** Undefined to list what is possible. */
  readonly change: string | undefined;
  readonly table: string;
  readonly column: string | undefined;
  readonly given: ReadonlyMap<string, readonly string[]> | undefined;
  readonly folder: string | undefined;
}

async function formOf({ change, table: named, column, given, folder }: Form, desk: Desk): Promise<Answer> {
  const found = await desk.scene(folder);
  if (typeof found === 'string') return refused(found);
  const { targetVersion, dialect } = found.folder;
  if (dialect === 'sqlserver' || dialect === 'unknown') return refused(noneThere);
  const schema = forPeople(found.schema, targetVersion);
  const relation = namesIn(named).flatMap(({ name }) => resolveRelation(found.schema, name) ?? [])[0];
  const table = relation && tableByKey(schema, keyIn(found.schema, relation.key));
  if (table === undefined) return refused(`The migrations create no table ${named}.`);
  const scene: ChangeScene = { schema, table, column, targetVersion };
  const offered = formsFor(scene);
  if (change === undefined)
    return data({
      version: 1,
      changes: offered.map(({ id, title, costs }) => ({ change: id, title, costs })),
    });
  const form = offered.find(({ id }) => id === change);
  if (form === undefined)
    return refused(
      `${absence(change, dialect) ?? `${change} is not possible here.`} What is: ${offered.map(({ id }) => id).join(', ')}.`,
    );
  const fields = form.fields(scene);
  const asked = { version: 1, change, title: form.title, costs: form.costs };
  if (given === undefined) return data({ ...asked, fields: fields.map(fieldJson) });
  const other = [...given.keys()].find((name) => !fields.some(({ id }) => id === name));
  if (other !== undefined)
    return refused(`The form has no field ${other}. It has ${fields.map(({ id }) => id).join(', ')}.`);
  const filled = new Map(fields.map(({ id, initial }) => [id, given.get(id) ?? initial]));
  const files = await draftedFiles(form, filled, scene, found);
  if (typeof files === 'string') return data({ ...asked, problem: files, fields: fields.map(fieldJson) });
  const diffs = files.map((one) =>
    unifiedDiff(desk.shown(found.session, join(found.folder.path, one.path)), undefined, one.text),
  );
  return data({ ...asked, diff: diffs.join('') });
}

function fieldJson(field: FormField) {
  const { id, label, prompt, input, isOptional, initial } = field;
  return {
    id,
    label,
    prompt,
    input,
    isOptional,
    initial,
    choices: field.input === 'text' ? [] : field.choices,
  };
}

interface Found {
  readonly path: string;
  readonly rule: string;
  readonly line: number | undefined;
}

async function fixOf({ path: given, rule, line }: Found, desk: Desk): Promise<Answer> {
  const named = desk.pathOf(given, 'file');
  if (typeof named === 'string') return refused(named);
  const opened = await desk.open(named.path);
  if (typeof opened === 'string') return refused(opened);
  const { session, path } = opened;
  const report = await session.report(path, { named: true });
  if (report.kind !== 'linted') return refused('Nothing is reported about this file.');
  const lines = new LineIndex(report.text);
  const finding = report.findings.find(
    (one) =>
      one.rule === rule && (line === undefined || lines.position(one.span.start).line === line) && one.fix,
  );
  if (finding?.fix === undefined) return refused(`${given} has no finding of ${rule} with a fix there.`);
  const { fix } = finding;
  if (session.isAppliedMigration(path) && fix.edits.length > 0)
    return refused(`${given} has been applied: it is not changed. Draft a new migration instead.`);
  const after = applyEdits(report.text, fix.edits) ?? report.text;
  const created = fix.kind === 'files' ? fix.create : [];
  const diffs = [
    ...(after === report.text ? [] : [unifiedDiff(desk.shown(session, path), report.text, after)]),
    ...created.map((one) => unifiedDiff(desk.shown(session, one.path), undefined, one.text)),
  ];
  const differs = fix.kind === 'edit' ? [] : (fix.differs ?? []);
  return data({ version: 1, title: fix.title, differs, diff: diffs.join('') });
}
