/**
 * Sets context keys for the plan commands that the active editor's queries do not support, so that menus hide them. The server decides
 * which.
 */
import { commands, Disposable, languages, window } from 'vscode';
import { queryAbilities, type Ability } from '../../protocol/plans.ts';
import type { Connections } from '../connections/connections.ts';
import { clientSelector } from '../language-client/options.ts';
import type { Server } from '../language-client/server.ts';

const menus = [
  'explain',
  'measure',
  'values',
  'advise',
  'compareValues',
] as const satisfies readonly Ability[];

/** The context keys, such as `plinth.query.cannotMeasure`. */
const keys: Readonly<Record<(typeof menus)[number], string>> = {
  explain: 'plinth.query.cannotExplain',
  measure: 'plinth.query.cannotMeasure',
  values: 'plinth.query.cannotTakeValues',
  advise: 'plinth.query.cannotAdvise',
  compareValues: 'plinth.query.cannotCompareValues',
};

export function keepAbilities(server: Server, connections: Connections): Disposable {
  const told = new Set<string>();
  let asked = 0;
  const tell = async (): Promise<void> => {
    const document = window.activeTextEditor?.document;
    if (document === undefined || languages.match(clientSelector, document) === 0) return;
    const ask = ++asked;
    const abilities = await server.ask(queryAbilities, { uri: document.uri.toString() });
    if (ask !== asked || abilities === undefined) return;
    for (const menu of menus) {
      const key = keys[menu];
      const cannot = !abilities.includes(menu);
      if (told.has(key) === cannot) continue;
      if (cannot) told.add(key);
      else told.delete(key);
      await commands.executeCommand('setContext', key, cannot);
    }
  };
  return Disposable.from(
    window.onDidChangeActiveTextEditor(() => void tell()),
    connections.onDidRebind(() => void tell()),
    server.onDidChangeState(({ kind }) => {
      if (kind === 'running') void tell();
    }),
  );
}
