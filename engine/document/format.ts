/** The output formats of a document. */
export type DocumentFormat = 'markdown' | 'html';
