/** The page that is shown if there is no review: a heading and a sentence, in the editor's colours. No script, no link. */
import { createHash } from 'node:crypto';

const style = `body { color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size, 13px); line-height: 1.5; margin: 0; padding: 2rem 1.5rem; }
h1 { font-size: 1.3em; font-weight: 600; margin: 0 0 .5rem; } p { color: var(--vscode-descriptionForeground); margin: 0; max-width: 40rem; }`;
const hash = createHash('sha256').update(style).digest('base64');

/** Both are plain text. */
export function messagePage(title: string, message: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body class="message"><main role="status"><h1>${escaped(title)}</h1><p>${escaped(message)}</p></main></body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
