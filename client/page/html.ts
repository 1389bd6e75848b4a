/** A page with a script of ours: it loads that and one style sheet, and is allowed nothing else. No editor here. */

export interface PageParts {
  readonly title: string;
  /** The webview's own source for `style-src`. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** It draws pictures of what it has itself. */
  readonly drawsImages: boolean;
}

/** `title` is a word of ours, not of a database. */
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
