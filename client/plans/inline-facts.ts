/**
 * Plan facts at the end of the lines that cause the cost. They follow their query through edits around it and vanish with an edit of it:
 * a fact beside a changed query would be wrong.
 */
import {
  DecorationRangeBehavior,
  MarkdownString,
  Range,
  ThemeColor,
  window,
  workspace,
  type DecorationOptions,
  type Disposable,
  type TextDocument,
  type TextDocumentChangeEvent,
  type TextEditor,
  type TextEditorDecorationType,
} from 'vscode';
import type { LineFact } from '../../protocol/webview.ts';
import { afterChange, type PlannedText } from './locate.ts';

/** The facts of one query. */
export interface QueryFacts extends PlannedText {
  /** Lines are counted from the query's first line. */
  readonly lines: readonly LineFact[];
}

export class InlinePlanFacts implements Disposable {
  readonly #plain = decorationType('editorCodeLens.foreground');
  readonly #notable = decorationType('editorWarning.foreground');
  readonly #byDocument = new Map<string, readonly QueryFacts[]>();
  readonly #listeners: readonly Disposable[];

  constructor() {
    this.#listeners = [
      workspace.onDidChangeTextDocument((event) => this.#follow(event)),
      workspace.onDidCloseTextDocument((document) => this.#byDocument.delete(key(document))),
      window.onDidChangeVisibleTextEditors((editors) => editors.forEach((editor) => this.#render(editor))),
    ];
  }

  /** Shows the facts of one query, in place of those that it or a query overlapping it had. */
  set(editor: TextEditor, facts: QueryFacts): void {
    const others = this.#of(editor.document).filter((known) => !overlap(known, facts));
    this.#byDocument.set(key(editor.document), [...others, facts]);
    this.#renderAll(editor.document);
  }

  /** Takes all facts of a document away. */
  clear(document: TextDocument): void {
    this.#byDocument.delete(key(document));
    this.#renderAll(document);
  }

  clearAll(): void {
    this.#byDocument.clear();
    for (const editor of window.visibleTextEditors) this.#render(editor);
  }

  /** What is in the editor, for tests and screen-reader commands. */
  texts(document: TextDocument): readonly string[] {
    return this.#of(document).flatMap((query) => query.lines.map((fact) => fact.text));
  }

  dispose(): void {
    for (const part of [...this.#listeners, this.#plain, this.#notable]) part.dispose();
  }

  #of(document: TextDocument): readonly QueryFacts[] {
    return this.#byDocument.get(key(document)) ?? [];
  }

  #follow({ document, contentChanges }: TextDocumentChangeEvent): void {
    const known = this.#of(document);
    if (known.length === 0 || contentChanges.length === 0) return;
    // The editor lists changes from the last to the first, so each offset is right for the text before it.
    const moved = contentChanges.reduce<readonly QueryFacts[]>(
      (queries, { rangeOffset, rangeLength, text }) =>
        queries.flatMap((query) => {
          const start = afterChange(query, {
            offset: rangeOffset,
            length: rangeLength,
            newLength: text.length,
          });
          return start === undefined ? [] : [{ ...query, start }];
        }),
      known,
    );
    this.#byDocument.set(key(document), moved);
    this.#renderAll(document);
  }

  #renderAll(document: TextDocument): void {
    for (const editor of window.visibleTextEditors) {
      if (editor.document === document) this.#render(editor);
    }
  }

  #render(editor: TextEditor): void {
    const facts = this.#of(editor.document).flatMap((query) => {
      const first = editor.document.positionAt(query.start).line;
      return query.lines.map((fact) => ({ fact, line: first + fact.line }));
    });
    const shown = facts.filter(({ line }) => line < editor.document.lineCount);
    const options = (notable: boolean): DecorationOptions[] =>
      shown
        .filter(({ fact }) => fact.notable === notable)
        .map(({ fact, line }) => decorate(editor, fact, line));
    editor.setDecorations(this.#plain, options(false));
    editor.setDecorations(this.#notable, options(true));
  }
}

function decorationType(color: string): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    after: { color: new ThemeColor(color), margin: '0 0 0 3ch' },
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
  });
}

function decorate(editor: TextEditor, fact: LineFact, line: number): DecorationOptions {
  const { end } = editor.document.lineAt(line).range;
  const hover = new MarkdownString();
  fact.details.forEach((detail, place) => {
    if (place > 0) hover.appendMarkdown('\n\n');
    hover.appendText(detail);
  });
  return {
    range: new Range(end, end),
    hoverMessage: hover,
    renderOptions: { after: { contentText: fact.text } },
  };
}

function overlap(a: QueryFacts, b: QueryFacts): boolean {
  return a.start < b.start + b.text.length && b.start < a.start + a.text.length;
}

function key(document: TextDocument): string {
  return document.uri.toString();
}
