/**
 * The additional style of the page inside VS Code: its colours and font, in light, dark and high contrast. The table of statements does not
 * fit next to an editor, so each row becomes a block there.
 */
export const editorStyle = `
body {
  --ink: var(--vscode-editor-foreground); --soft: var(--vscode-descriptionForeground); --line: var(--vscode-editorWidget-border, var(--vscode-panel-border));
  --paper: var(--vscode-editor-background); --tint: var(--vscode-editorWidget-background); --link: var(--vscode-textLink-foreground);
  --bad: var(--vscode-errorForeground); --good: var(--vscode-gitDecoration-addedResourceForeground, var(--vscode-editor-foreground));
  --new: var(--vscode-diffEditor-insertedLineBackground, transparent); --gone: var(--vscode-diffEditor-removedLineBackground, transparent);
  font-family: var(--vscode-font-family); font-size: var(--vscode-font-size, 13px);
}
main { padding: 1rem 1.5rem 3rem; max-width: 64rem; }
table, summary { font-size: 1em; } th, td { padding: .3rem .45rem; } th { white-space: normal; } .tag { font-size: .85em; } td.hash { font-size: .9em; }
a, nav a { text-decoration: underline; }
h1 { font-size: 1.45em; } h2 { font-size: 1.2em; margin-top: 2em; } h3 { font-size: 1.05em; }
pre { font-size: .95em; }
pre, code, td.hash, svg.diagram { font-family: var(--vscode-editor-font-family, monospace); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
a:hover { color: var(--vscode-textLink-activeForeground); }
body.vscode-high-contrast, body.vscode-high-contrast-light { --line: var(--vscode-contrastBorder); --soft: var(--vscode-editor-foreground); --tint: var(--vscode-editor-background); }
.vscode-high-contrast .added, .vscode-high-contrast-light .added { outline: 1px dashed var(--vscode-diffEditor-insertedTextBorder, var(--vscode-contrastBorder)); outline-offset: -1px; }
.vscode-high-contrast .removed, .vscode-high-contrast-light .removed { outline: 1px dashed var(--vscode-diffEditor-removedTextBorder, var(--vscode-contrastBorder)); outline-offset: -1px; }
@media (max-width: 52rem) {
  .scroll thead { position: absolute; clip-path: inset(50%); }
  .scroll table, .scroll tbody, .scroll td { display: block; }
  .scroll tr { display: grid; grid-template-columns: 4rem 1fr; padding: .3rem 0; border-bottom: 1px solid var(--line); }
  .scroll td { grid-column: 2; border: 0; padding: .1rem .45rem; }
  .scroll td.number { grid-column: 1; grid-row: 1; }
  .scroll td.does { font-weight: 600; }
  .scroll td:not(.number, .does)::before { color: var(--soft); }
  .scroll td.locks::before { content: "Lock: "; }
  .scroll td.blocks::before { content: "Blocks: "; }
  .scroll td.time::before { content: "Time: "; }
}
`;
