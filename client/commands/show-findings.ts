/** Opens the findings of a schema tree node at their place in the migration; shows a list if there are several. */
import { window, type QuickPickItem } from 'vscode';
import type { SchemaFinding } from '../../protocol/schema.ts';
import { fileOf } from '../explorer/finding-words.ts';
import { visible, withoutIcons } from '../explorer/visible.ts';
import type { Command } from './command.ts';
import { nodeOf } from './explorer-node.ts';
import { openOrigin } from './open-origin.ts';

interface Choice extends QuickPickItem {
  readonly finding: SchemaFinding;
}

export const showFindings: Command = async (context, given) => {
  const findings = nodeOf(context, given)?.findings;
  if (findings === undefined) return;
  const [only] = findings.told;
  const chosen =
    findings.told.length === 1
      ? only
      : (
          await window.showQuickPick(findings.told.map(choiceOf), {
            title: 'Findings',
            placeHolder: 'Opens the place in the migration',
            matchOnDetail: true,
          })
        )?.finding;
  if (chosen !== undefined) await openOrigin(context, chosen.place);
};

const icons = { error: '$(error)', warning: '$(warning)', info: '$(info)', hint: '$(lightbulb)' } as const;

function choiceOf(finding: SchemaFinding): Choice {
  return {
    label: `${icons[finding.severity]} ${finding.rule}`,
    description: withoutIcons(visible(fileOf(finding))),
    detail: withoutIcons(visible(finding.message)),
    finding,
  };
}
