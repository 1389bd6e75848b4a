/** The head of the page: title, verdict and assumptions. */
import { oneLine } from '../../text/format.ts';
import { code } from '../../text/code-in-prose.ts';
import { serverName } from '../../migrations/dialect/server-version.ts';
import type { Change, ChangedMigration, Runner } from '../change.ts';
import type { Facts } from '../facts/facts.ts';
import type { Note, Weight } from '../model.ts';

export function titleOf({ migrations, unread, compared }: Change): string {
  const files = migrations.length === 0 ? unread : migrations;
  const [first] = files;
  if (files.length === 1 && first !== undefined) return first.file;
  return `${files.length} migrations${compared === undefined ? '' : ` since ${compared}`}`;
}

export function headlineOf({ migrations }: Change, weight: Weight, notes: readonly Note[]): string {
  if (migrations.length === 0) return 'Nothing of it was reviewed.';
  const count = notes.filter((one) => one.weight === weight).length;
  switch (weight) {
    case 'stop':
      return `Do not apply it: ${count === 1 ? 'one point stops' : `${count} points stop`} it.`;
    case 'decide':
      return `Decide ${count === 1 ? 'one point' : `${count} points`} before it is applied.`;
    case 'warn':
      return `It can be applied. ${count === 1 ? 'One point needs' : `${count} points need`} attention.`;
    case 'inform':
      return 'It can be applied as it is.';
  }
}

export function assumptionsOf({ change }: Facts): readonly string[] {
  const { target, sizes, migrations } = change;
  const from = target.file ?? (target.from === 'assumed' ? 'assumed' : target.from);
  return [
    ...new Set(migrations.map(runnerWords)),
    `${serverName(target.dialect, target.version)} (${oneLine(from)})`,
    sizes === undefined
      ? `sizes unknown: ${code('plinth stats pull')}`
      : `sizes of ${sizes.collectedAt.slice(0, 10)}`,
    proofWords(change),
  ];
}

const transactionWords: Readonly<Record<Runner['transaction'], string>> = {
  migration: 'a transaction for each file',
  'all-pending': 'one transaction for all pending files',
  nothing: 'no transaction around a file',
};

function runnerWords({ tool, runner: { transaction, from }, sections }: ChangedMigration): string {
  // The server runs several statements of one query in one transaction.
  const isOneQuery =
    transaction === 'nothing' && sections.some(({ delivery }) => delivery.sends !== 'statement-by-statement');
  const words = isOneQuery ? 'each file sent as one query' : transactionWords[transaction];
  return `${tool ?? 'no migration tool'}, ${words}${from === 'assumed' ? ' (assumed)' : ''}`;
}

function proofWords({ migrations }: Change): string {
  const servers = new Set(
    migrations.flatMap(({ proof }) =>
      proof.kind === 'run' ? [serverName(proof.proof.dialect, proof.proof.server)] : [],
    ),
  );
  return servers.size === 0 ? 'proof not run' : `proof run on ${[...servers].join(', ')}`;
}
