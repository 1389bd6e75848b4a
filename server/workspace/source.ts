/** Converts an open document to the engine's source type. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { SourceDocument } from '../engine.ts';

export function sourceOf(document: TextDocument): SourceDocument {
  return {
    uri: document.uri,
    languageId: document.languageId,
    version: document.version,
    text: document.getText(),
  };
}
