/**
 * Creates a migration for a table of the explorer: asks which change, shows the form for it, then a preview of the files. Nothing is
 * written before the preview is confirmed.
 */
import { window } from 'vscode';
import { changeForms, checkField, draftChange } from '../../protocol/change-forms.ts';
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
    offered.forms.map((form) => ({ label: form.title, form })),
    { title: `New Migration: ${visible(offered.table)}`, placeHolder: 'What the migration is to do' },
  );
  if (picked === undefined) return;
  const { form } = picked;
  const filled = { ...place, kind: form.kind };
  const values = await fillForm(form, async (field, soFar) => {
    const answer = await server.ask(checkField, { ...filled, given: soFar, field: field.id });
    return answer?.problem;
  });
  if (values === undefined) return;
  const drafted = await server.ask(draftChange, { ...filled, given: values });
  if (drafted?.kind === 'proposal') await fixes.show(drafted.proposal);
  else if (drafted !== undefined) void window.showErrorMessage(drafted.message);
};
