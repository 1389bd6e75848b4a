/** The review as one HTML page, as a Mustache template without scripts and external resources. Every {{name}} is escaped for HTML. */
const places =
  '{{^hasLinks}}{{at}}{{/hasLinks}}{{#hasLinks}}{{#links}}{{#isNext}}, {{/isNext}}{{#href}}<a href="{{href}}">{{label}}</a>{{/href}}{{^href}}{{label}}{{/href}}{{/links}}{{#moreLinks}} and {{count}} more{{/moreLinks}}{{/hasLinks}}';
const body = `{{text}}{{#also}} Also: <span class="place">${places}</span>.{{/also}}{{#default}} <span class="default"><strong>Default</strong>: {{default}}.</span>{{/default}} <span class="soft id">{{id}}</span>`;
const at = `{{#hasPlaces}}<span class="place">${places}</span>: {{/hasPlaces}}`;
const note = `{{#mark}}<strong class="mark{{#isBad}} bad{{/isBad}}">{{mark}}</strong>{{#hasPlaces}}, {{/hasPlaces}}{{^hasPlaces}}: {{/hasPlaces}}{{/mark}}${at}${body}`;
const decision = `{{#isStop}}<strong class="mark bad">{{mark}}</strong>, {{/isStop}}${at}${body}`;
const notes = `{{#all}}<li>${note}</li>{{/all}}{{#left}}<li>And {{count}} more; the JSON has all.</li>{{/left}}`;
const checks = (id: string, title: string): string =>
  `{{#any}}<h2 id="${id}">${title}</h2>
<table><thead><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Found</th></tr></thead><tbody>
{{#all}}<tr><td>{{title}}</td><td>{{#isBad}}<strong class="bad">{{result}}</strong>{{/isBad}}{{^isBad}}{{result}}{{/isBad}}</td><td>{{found}}</td></tr>
{{/all}}</tbody></table>{{/any}}`;

export const htmlTemplate = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {{{styleHashes}}}; base-uri 'none'; form-action 'none'">
<title>Review of {{title}}</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
<h1>Review of {{title}}</h1>
<section class="verdict {{verdict.weight}}" id="verdict" aria-label="Verdict">
<p class="go">{{verdict.headline}}</p>
{{#isRead}}<p class="soft">Assumed: {{assumed}}.</p>{{/isRead}}
{{#decide}}{{#any}}<h2 id="decide">Decide</h2>
{{#waits}}<p class="soft">Until each point is decided, the change waits, unless a point names another default.</p>{{/waits}}
<ol>{{#all}}<li>${decision}</li>{{/all}}</ol>{{/any}}{{/decide}}
</section>
{{#statements}}{{#any}}
<h2 id="statements">Statements</h2>
{{#hasRows}}<div class="scroll" tabindex="0" role="region" aria-label="Statements"><table>
<thead><tr><th scope="col">Place</th><th scope="col">Statement</th><th scope="col">Lock</th><th scope="col">Blocks</th><th scope="col">Time</th></tr></thead>
<tbody>
{{#rows}}<tr><td class="number">${places}</td><td class="what does">{{what}}</td><td class="what locks">{{locks}}</td><td class="blocks">{{blocks}}</td><td class="time">{{time}}</td></tr>
{{/rows}}</tbody></table></div>{{/hasRows}}
{{#quiet}}<p>{{count}} statements that block nobody are not listed.</p>{{/quiet}}
{{#left}}<p>And {{count}} more; the JSON has all.</p>{{/left}}
{{#evidence}}<p class="soft">{{#isMeasured}}Measured by the proof.{{/isMeasured}}{{#measured}}Measured by the proof: {{measured}}. The others were not run.{{/measured}}</p>{{/evidence}}
{{/any}}{{/statements}}
{{#parts}}
<h2 id="{{id}}">{{title}}</h2>
<ul>${notes}</ul>
{{/parts}}
{{#before}}${checks('before', 'Pre-flight')}{{/before}}
{{#after}}${checks('after', 'Post-flight')}{{/after}}
{{#deployment}}{{#any}}
<h2 id="steps">Deployment steps</h2>
<ol class="steps">{{#all}}<li><span class="box-mark" aria-hidden="true"></span><strong>{{number}}.</strong> {{text}}{{#isPointOfNoReturn}} <strong class="bad">Point of no return.</strong>{{/isPointOfNoReturn}}</li>{{/all}}</ol>
{{/any}}{{/deployment}}
{{#back}}{{#any}}
<h2 id="back">Rollback</h2>
<ul>{{#all}}<li>{{file}} <span class="tag {{#isBad}}bad{{/isBad}}">{{state}}</span> {{text}}{{#losses}} {{.}}{{/losses}}</li>{{/all}}{{#left}}<li>And {{count}} more; the JSON has all.</li>{{/left}}{{#notes}}${notes}{{/notes}}</ul>
{{/any}}{{/back}}
{{#schema}}{{#any}}
<h2 id="schema">Schema changes</h2>
{{#hasDiagram}}<div class="scroll" tabindex="0" role="region" aria-label="Diagram">{{{diagramSvg}}}</div>{{/hasDiagram}}
<pre class="diff" tabindex="0">{{#lines}}<span{{#isAdded}} class="added"{{/isAdded}}{{#isRemoved}} class="removed"{{/isRemoved}}>{{text}}</span>{{/lines}}</pre>
{{#left}}<p>And {{count}} more lines; the JSON has all.</p>{{/left}}
{{/any}}{{/schema}}
{{#suppressed}}{{#any}}
<h2 id="suppressed">Suppressed</h2>
<table><thead><tr><th scope="col">Place</th><th scope="col">Rule</th><th scope="col">Reason</th><th scope="col">By</th></tr></thead><tbody>
{{#all}}<tr><td class="place">${places}</td><td>{{rule}}</td><td>{{reason}}</td><td>{{author}}</td></tr>
{{/all}}</tbody></table>
{{/any}}{{/suppressed}}
{{#open}}{{#any}}
<h2 id="not-verified">Not verified</h2>
<ul>{{#notes}}${notes}{{/notes}}{{#troubles}}<li>{{.}}</li>{{/troubles}}</ul>
{{/any}}{{/open}}
<h2 id="evidence">Evidence</h2>
{{#evidence}}<p>Plinth {{plinth}}, {{date}}{{#compared}}, compared with {{compared}}{{/compared}}.{{#proved}} Proof: {{count}} of {{of}} migrations ran.{{/proved}}{{#failed}} Proof: {{count}} of {{of}} migrations failed.{{/failed}}{{#isOne}}{{#files}} SHA-256 of {{file}}: <span class="hash">{{sha256}}</span>.{{/files}}{{/isOne}}</p>
{{#hasTable}}<table><thead><tr><th scope="col">File</th><th scope="col">SHA-256</th></tr></thead><tbody>
{{#files}}<tr><td class="file">{{file}}</td><td class="hash">{{sha256}}</td></tr>
{{/files}}</tbody></table>{{/hasTable}}{{/evidence}}
{{#hasScripts}}<h2 id="scripts">Scripts</h2>
{{#scripts}}<details><summary>{{name}}: {{when}}</summary><pre tabindex="0">{{text}}</pre></details>
{{/scripts}}{{/hasScripts}}
</main>
</body>
</html>
`;
