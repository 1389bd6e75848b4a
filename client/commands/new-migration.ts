/**
 * Creates a migration for a table of the explorer: asks which change, shows the form for it, then a preview of the files. Nothing is
 * written before the preview is confirmed.
 */
import { QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { changeForms, checkField, draftChange, type OfferedForm } from '../../protocol/change-forms.ts';
import type { SchemaSource } from '../../protocol/schema.ts';
import type { ClientContext } from '../context.ts';
import { fillForm } from '../explorer/change-form.ts';
import { visible } from '../explorer/visible.ts';
import type { Command } from './command.ts';
import { nodeOf } from './explorer-node.ts';
import { pickObject } from './find-in-schema.ts';

export const newMigrationFrom: Command = async (context, given) => {
  const node = nodeOf(context, given);
  if (node !== undefined) await offer(context, { source: context.explorer.tree.source, node: node.id });
};

/** From the palette: for a table of the migrations, which is asked for first. */
export const newMigration: Command = async (context) => {
  const source = 'migrations';
  const node = await pickObject(context.server, source, {
    title: 'New Migration',
    placeholder: 'A part of the name of the table to change',
    kind: 'table:',
  });
  if (node !== undefined) await offer(context, { source, node: node.id });
};

async function offer(
  { server, fixes }: ClientContext,
  place: { readonly source: SchemaSource; readonly node: string },
): Promise<void> {
  const offered = await server.ask(changeForms, place);
  if (offered === undefined) return;
  if (offered.kind === 'failure' || offered.forms.length === 0) {
    const none = 'Nothing can be changed here: a partition and a foreign table are changed at their own.';
    void window.showInformationMessage(offered.kind === 'failure' ? offered.message : none);
    return;
  }
  const picked = await window.showQuickPick(
    [...itemsOf('Changes', 'change', offered.forms), ...itemsOf('Patterns', 'pattern', offered.forms)],
    { title: `New Migration: ${visible(offered.table)}`, placeHolder: 'What the migration is to do' },
  );
  if (picked?.form === undefined) return;
  const { form } = picked;
  const filled = { ...place, form: form.id };
  const values = await fillForm(form, async (field, soFar) => {
    const answer = await server.ask(checkField, { ...filled, given: soFar, field: field.id });
    return answer?.problem;
  });
  if (values === undefined) return;
  const drafted = await server.ask(draftChange, { ...filled, given: values });
  if (drafted?.kind === 'proposal') await fixes.show(drafted.proposal);
  else if (drafted !== undefined) void window.showErrorMessage(drafted.message);
}

interface Item extends QuickPickItem {
  readonly form?: OfferedForm;
}

function itemsOf(label: string, group: OfferedForm['group'], forms: readonly OfferedForm[]): readonly Item[] {
  const items = forms
    .filter((form) => form.group === group)
    .map((form) => ({ label: form.title, detail: form.costs, form }));
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}
