/**
 * Asks the user to trust the key of an SSH server that is not in known_hosts. The answer is stored for that key in the extension;
 * known_hosts is not changed.
 */
import { window, type Memento } from 'vscode';
import { hostKeyWanted } from '../../protocol/connections.ts';
import type { Server } from '../language-client/server.ts';
import { hostKeyQuestion } from './words.ts';

export function answerHostKeys(server: Server, memory: Memento): void {
  server.answer(hostKeyWanted, async (shown) => {
    const name = `plinth.hostKey:${JSON.stringify([shown.host, shown.port, shown.fingerprint])}`;
    if (memory.get(name) === true) return true;
    const { message, detail, accept } = hostKeyQuestion(shown);
    const answer = await window.showWarningMessage(message, { modal: true, detail }, accept);
    if (answer !== accept) return false;
    await memory.update(name, true);
    return true;
  });
}
