/**
 * Migrations as items of the Testing view: folders, migrations, and four steps each. Existing items are reused, so that their results are
 * kept.
 */
import { Uri, type TestController, type TestItem } from 'vscode';
import { stepNames, type ProvableMigration, type StepName } from '../../protocol/testing.ts';

const labels: Readonly<Record<StepName, string>> = {
  lint: 'lint',
  apply: 'apply',
  rollBack: 'roll back',
  applyAgain: 'apply again',
};

/** `others` are shown beside the migration folders. */
export function fill(
  controller: TestController,
  migrations: readonly ProvableMigration[],
  others: readonly TestItem[],
): void {
  const folders = new Map<string, ProvableMigration[]>();
  for (const one of migrations) folders.set(one.folderUri, [...(folders.get(one.folderUri) ?? []), one]);
  controller.items.replace(
    [...folders]
      .map(([uri, inside]) => {
        const label = inside[0]?.folder ?? '';
        const item =
          controller.items.get(uri) ??
          controller.createTestItem(uri, label === '' ? 'Migrations' : label, Uri.parse(uri, true));
        item.children.replace(inside.map((one, at) => migrationItem(controller, item, one, at)));
        return item;
      })
      .concat(others),
  );
}

function migrationItem(
  controller: TestController,
  folder: TestItem,
  { uri, name }: ProvableMigration,
  at: number,
): TestItem {
  const known = folder.children.get(uri);
  const item = known ?? controller.createTestItem(uri, name, Uri.parse(uri, true));
  // Sorted in the tool's order instead of alphabetically.
  item.sortText = String(at).padStart(6, '0');
  if (known === undefined)
    for (const [index, step] of stepNames.entries()) {
      const child = controller.createTestItem(stepId(uri, step), labels[step], item.uri);
      child.sortText = String(index);
      item.children.add(child);
    }
  return item;
}

export function stepItem(migration: TestItem, step: StepName): TestItem | undefined {
  return migration.children.get(stepId(migration.id, step));
}

/** The migrations that the user selected: a folder means all its migrations, a step means its migration. */
export function migrationsOf(
  chosen: readonly TestItem[],
  excluded: readonly TestItem[],
): readonly TestItem[] {
  const found = new Set<TestItem>();
  for (const item of chosen) {
    if (item.parent === undefined) for (const [, child] of item.children) found.add(child);
    else found.add(item.parent.parent === undefined ? item : item.parent);
  }
  return [...found].filter((one) => !excluded.some((other) => other === one || other === one.parent));
}

function stepId(uri: string, step: StepName): string {
  return `${uri}#${step}`;
}
