/**
 * Builds the HTML of a page with our own script. The content security policy allows that script and one style sheet, and nothing else.
 * Independent of the editor.
 */

export interface PageParts {
  readonly title: string;
  /** The webview's source for `style-src`. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** The page may show images that it created itself. */
  readonly drawsImages: boolean;
}

/** `title` must be a constant, never text from a database. */
export function scriptPage({ title, cspSource, nonce, script, style, drawsImages }: PageParts): string {
  const images = drawsImages ? '; img-src blob:' : '';
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'${images}`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="stylesheet" href="${style}" />
  </head>
  <body>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}
