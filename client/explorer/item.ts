/** A schema node as a tree item: icon, texts, and a click that opens the statement that created it. */
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { SchemaNode } from '../../protocol/schema.ts';
import { badgeAddress, changedWords } from './badges.ts';
import type { Element } from './element.ts';
import { findingLines, findingsWords } from './finding-words.ts';
import { looks } from './labels.ts';
import { visible } from './visible.ts';

/** `filter`: the filter on its children. */
export function nodeItem(node: SchemaNode, filter?: string): TreeItem {
  const item = new TreeItem(visible(node.label), states[node.children]);
  const look = looks[node.kind];
  item.id = node.id;
  item.iconPath = new ThemeIcon(look.icon);
  item.description = visible(descriptionOf(node, filter));
  const facts = [
    ...node.tooltip,
    ...(node.changedAt === undefined ? [] : [changedWords(node.changedAt)]),
    ...findingLines(node.findings),
  ];
  item.tooltip = visible(facts.length === 0 ? `${look.word} ${node.label}` : facts.join('\n'));
  const badge = badgeAddress(node);
  if (badge !== undefined) item.resourceUri = badge;
  item.contextValue = [contextOf(node), ...(filter === undefined ? [] : ['filtered'])].join(' ');
  const shown = filter === undefined ? '' : `, filtered by ${filter}`;
  item.accessibilityInformation = { label: visible(spoken(node) + shown) };
  if (node.origin !== undefined) {
    item.command = {
      command: 'plinth.schema.openOrigin',
      title: 'Open the Migration That Created It',
      arguments: [node.origin],
    };
  }
  return item;
}

/** The mark is text, so that it is visible in every theme and without colours. */
function descriptionOf({ detail, personal }: SchemaNode, filter: string | undefined): string {
  return [
    ...(filter === undefined ? [] : [`filtered: ${filter}`]),
    detail,
    ...(personal === undefined ? [] : [`pii: ${personal}`]),
  ]
    .filter((one) => one !== '')
    .join(' · ');
}

function spoken({ kind, label, detail, personal, findings }: SchemaNode): string {
  const about = personal === undefined ? '' : `, personal data: ${personal}`;
  const found = findings === undefined ? '' : `, ${findingsWords(findings)}`;
  return `${looks[kind].word} ${label} ${detail}`.trim() + about + found;
}

const states = {
  none: TreeItemCollapsibleState.None,
  closed: TreeItemCollapsibleState.Collapsed,
  open: TreeItemCollapsibleState.Expanded,
} as const;

export function failureItem(failure: Extract<Element, { kind: 'failure' }>): TreeItem {
  const item = new TreeItem(failure.message);
  item.iconPath = new ThemeIcon('error', new ThemeColor('list.errorForeground'));
  item.description = 'select to try again';
  item.tooltip = failure.message;
  item.contextValue = 'failure';
  item.command = { command: 'plinth.schema.retry', title: 'Try Again', arguments: [failure.parent] };
  return item;
}

/** `table named origin`: the words that `when` clauses test. */
function contextOf(node: SchemaNode): string {
  const words = [node.kind];
  return [
    ...words,
    ...(node.sqlName === undefined ? [] : ['named']),
    ...(node.origin === undefined ? [] : ['origin']),
    ...(node.hasDefinition ? ['defined'] : []),
    ...(node.findings === undefined ? [] : ['found']),
    ...node.scripts.map((script) => `can-${script}`),
  ].join(' ');
}
