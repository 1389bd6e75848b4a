/**
 * Creates a migration for a table of the explorer: asks which change, shows the form for it, then a preview of the files. Nothing is
 * written before the preview is confirmed.
 */
import { QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { changeForms, checkField, draftChange, type OfferedForm } from '../../protocol/change-forms.ts';
import { fillForm } from '../explorer/change-form.ts';
import { visible } from '../explorer/visible.ts';
import type { Command } from './command.ts';
import { nodeOf } from './explorer-node.ts';

export const newMigration: Command = async (context, given) => {
  const { explorer, server, fixes } = context;
  const node = nodeOf(context, given);
  if (node === undefined) return;
  const place = { source: explorer.tree.source, node: node.id };
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
};

interface Item extends QuickPickItem {
  readonly form?: OfferedForm;
}

function itemsOf(label: string, group: OfferedForm['group'], forms: readonly OfferedForm[]): readonly Item[] {
  const items = forms
    .filter((form) => form.group === group)
    .map((form) => ({ label: form.title, detail: form.costs, form }));
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}
