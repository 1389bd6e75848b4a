/** A look at a server's health as rows of a tree: the worst group first, then what could not be seen, what is fine, what is accepted, and the cost. */
import type { HealthFindingRow, HealthReport } from '../../protocol/health.ts';

export type HealthElement =
  | { readonly kind: 'finding'; readonly row: HealthFindingRow }
  | {
      readonly kind: 'line';
      readonly label: string;
      readonly detail: string;
      readonly tooltip: string;
      readonly icon: string;
      /** SQL that changes it: a grant. */
      readonly copy: string | undefined;
    }
  | {
      readonly kind: 'group';
      readonly label: string;
      readonly count: number;
      readonly icon: string;
      readonly isOpen: boolean;
      readonly children: readonly HealthElement[];
    };

export const gradeLooks = {
  now: { label: 'Fails or risks data now', icon: 'error' },
  soon: { label: 'Will stop something', icon: 'warning' },
  sometime: { label: 'Costs space, time or certainty', icon: 'info' },
} as const;

export function healthRows({
  findings,
  unseen,
  fine,
  accepted,
  cost,
}: HealthReport): readonly HealthElement[] {
  const graded = (['now', 'soon', 'sometime'] as const).flatMap((grade) => {
    const rows = findings.filter((row) => row.grade === grade);
    return group(
      gradeLooks[grade].label,
      gradeLooks[grade].icon,
      true,
      rows.map((row) => ({ kind: 'finding', row }) as const),
    );
  });
  const hidden = unseen.map(({ title, because, grant }) => {
    const how = grant === undefined ? '' : `\n${grant};`;
    return line(title, because, `${because}${how}`, 'eye-closed', grant && `${grant};`);
  });
  return [
    ...graded,
    ...group('Could not see', 'eye-closed', true, hidden),
    ...group(
      'Fine',
      'pass',
      false,
      fine.map(({ title, looked }) => line(title, looked, looked, 'pass')),
    ),
    ...group(
      'Accepted',
      'check',
      false,
      accepted.map(({ title, name, reason }) =>
        line(title, `${name}: ${reason}`, `${name}: ${reason}`, 'check'),
      ),
    ),
    line('Cost of this look', cost, cost, 'watch'),
  ];
}

function line(label: string, detail: string, tooltip: string, icon: string, copy?: string): HealthElement {
  return { kind: 'line', label, detail, tooltip, icon, copy };
}

function group(
  label: string,
  icon: string,
  isOpen: boolean,
  children: readonly HealthElement[],
): readonly HealthElement[] {
  return children.length === 0
    ? []
    : [{ kind: 'group', label, icon, isOpen, count: children.length, children }];
}
