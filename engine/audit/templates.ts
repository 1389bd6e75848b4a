/** The audit in Markdown and HTML, as Mustache templates. Every {{name}} is escaped for its format; the HTML has no script and loads nothing. */
export const auditMarkdownTemplate = `# Audit of {{folder}}

{{#verdict}}
- {{.}}
{{/verdict}}

{{#trend}}
{{#isFirst}}
This is the first run in the trend file: there is nothing to compare with.

{{/isFirst}}
{{#since}}
## Since {{date}}

{{#came}}
### Came: {{count}}

{{#all}}
- {{#object}}**{{object}}**: {{/object}}{{message}} ({{rule}})
{{/all}}
{{#left}}
- and {{count}} more
{{/left}}

{{/came}}
{{#went}}
### Went: {{count}}

{{#all}}
- {{#object}}**{{object}}**: {{/object}}{{message}} ({{rule}})
{{/all}}
{{#left}}
- and {{count}} more
{{/left}}

{{/went}}
### All runs

| date | tables | errors | warnings | info | hints | open | accepted |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{{#runs}}
| {{date}} | {{tables}} | {{error}} | {{warning}} | {{info}} | {{hint}} | {{all}} | {{accepted}} |
{{/runs}}

{{/since}}
{{/trend}}
{{#categories}}
## By category

| category | errors | warnings | info | hints |
| --- | ---: | ---: | ---: | ---: |
{{#all}}
| {{name}} | {{error}} | {{warning}} | {{info}} | {{hint}} |
{{/all}}

{{/categories}}
{{#worst}}
## Tables with the most

| table | errors | warnings | info | hints | rules |
| --- | ---: | ---: | ---: | ---: | --- |
{{#all}}
| {{name}} | {{error}} | {{warning}} | {{info}} | {{hint}} | {{rules}} |
{{/all}}

{{/worst}}
{{#areas}}
## By area

| area | errors | warnings | info | hints |
| --- | ---: | ---: | ---: | ---: |
{{#all}}
| {{name}} | {{error}} | {{warning}} | {{info}} | {{hint}} |
{{/all}}

{{/areas}}
{{#actions}}
## {{title}}

{{#groups}}
### {{summary}}

{{severity}}, {{#docs}}[{{rule}}]({{{docs}}}){{/docs}}{{^docs}}{{rule}}{{/docs}}, {{count}} {{#plural}}places{{/plural}}{{^plural}}place{{/plural}}

{{#findings}}
- {{#front}}**{{front}}**: {{/front}}{{message}}{{#place}} ({{place}}){{/place}}
{{/findings}}
{{#left}}
- and {{count}} more; the JSON has them all
{{/left}}

{{/groups}}
{{/actions}}
{{#personal}}
## Personal data without a word on its protection

| table | columns |
| --- | --- |
{{#all}}
| {{table}} | {{#columns}}{{name}} ({{what}}) {{/columns}} |
{{/all}}

{{/personal}}
{{#accepted}}
## Accepted

| object | rule | what | by | reason |
| --- | --- | --- | --- | --- |
{{#all}}
| {{object}} | {{rule}} | {{message}} | {{by}} | {{reason}} |
{{/all}}

{{/accepted}}
{{#unused}}
## Accepted in vain

What these accept is not there any more.

{{#all}}
- {{place}}: {{message}}
{{/all}}

{{/unused}}
## Not verified

{{#notVerified}}
- {{.}}
{{/notVerified}}

Plinth {{plinth}}, {{date}}; {{server}}, preset {{preset}}; migrations of {{tool}}, {{understood}} of {{statements}} statements understood.
`;

/** Figures are below their words, and close together. */
export const auditStyle = `
th.number { text-align: right; } table { width: auto; min-width: min(100%, 40rem); } tbody th { color: var(--ink); }
`;

const counts =
  '<th scope="col" class="number">Errors</th><th scope="col" class="number">Warnings</th><th scope="col" class="number">Info</th><th scope="col" class="number">Hints</th>';
const cells =
  '<td class="number">{{error}}</td><td class="number">{{warning}}</td><td class="number">{{info}}</td><td class="number">{{hint}}</td>';

export const auditHtmlTemplate = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {{{styleHashes}}}; base-uri 'none'; form-action 'none'">
<title>Audit of {{folder}}</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
<h1>Audit of {{folder}}</h1>
<section class="verdict" aria-label="Verdict"><ul>{{#verdict}}<li>{{.}}</li>{{/verdict}}</ul></section>
{{#trend}}
{{#isFirst}}<p class="soft">This is the first run in the trend file: there is nothing to compare with.</p>{{/isFirst}}
{{#since}}
<h2>Since {{date}}</h2>
{{#came}}<h3>Came: {{count}}</h3><ul>{{#all}}<li>{{#object}}<strong>{{object}}</strong>: {{/object}}{{message}} <span class="soft">{{rule}}</span></li>{{/all}}{{#left}}<li>and {{count}} more</li>{{/left}}</ul>{{/came}}
{{#went}}<h3>Went: {{count}}</h3><ul>{{#all}}<li>{{#object}}<strong>{{object}}</strong>: {{/object}}{{message}} <span class="soft">{{rule}}</span></li>{{/all}}{{#left}}<li>and {{count}} more</li>{{/left}}</ul>{{/went}}
<h3>All runs</h3>
<div class="scroll" tabindex="0" role="group" aria-label="All runs"><table><thead><tr><th scope="col">Date</th><th scope="col" class="number">Tables</th>${counts}<th scope="col" class="number">Open</th><th scope="col" class="number">Accepted</th></tr></thead><tbody>
{{#runs}}<tr><th scope="row">{{date}}</th><td class="number">{{tables}}</td>${cells}<td class="number">{{all}}</td><td class="number">{{accepted}}</td></tr>
{{/runs}}</tbody></table></div>
{{/since}}
{{/trend}}
{{#categories}}<h2>By category</h2>
<div class="scroll" tabindex="0" role="group" aria-label="By category"><table><thead><tr><th scope="col">Category</th>${counts}</tr></thead><tbody>
{{#all}}<tr><th scope="row">{{name}}</th>${cells}</tr>
{{/all}}</tbody></table></div>{{/categories}}
{{#worst}}<h2>Tables with the most</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Tables with the most"><table><thead><tr><th scope="col">Table</th>${counts}<th scope="col">Rules</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{name}}</th>${cells}<td class="soft">{{rules}}</td></tr>
{{/all}}</tbody></table></div>{{/worst}}
{{#areas}}<h2>By area</h2>
<div class="scroll" tabindex="0" role="group" aria-label="By area"><table><thead><tr><th scope="col">Area</th>${counts}</tr></thead><tbody>
{{#all}}<tr><th scope="row">{{name}}</th>${cells}</tr>
{{/all}}</tbody></table></div>{{/areas}}
{{#actions}}
<h2>{{title}}</h2>
{{#groups}}
<h3>{{summary}}</h3>
<p class="soft">{{severity}}, {{#docs}}<a href="{{docs}}">{{rule}}</a>{{/docs}}{{^docs}}{{rule}}{{/docs}}, {{count}} {{#plural}}places{{/plural}}{{^plural}}place{{/plural}}</p>
<ul>{{#findings}}<li>{{#front}}<strong>{{front}}</strong>: {{/front}}{{message}}{{#place}} <span class="soft">{{place}}</span>{{/place}}</li>
{{/findings}}{{#left}}<li>and {{count}} more; the JSON has them all</li>{{/left}}</ul>
{{/groups}}
{{/actions}}
{{#personal}}<h2>Personal data without a word on its protection</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Personal data"><table><thead><tr><th scope="col">Table</th><th scope="col">Columns</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{table}}</th><td>{{#columns}}<div>{{name}} <span class="soft">{{what}}</span></div>{{/columns}}</td></tr>
{{/all}}</tbody></table></div>{{/personal}}
{{#accepted}}<h2>Accepted</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Accepted"><table><thead><tr><th scope="col">Object</th><th scope="col">Rule</th><th scope="col">What</th><th scope="col">By</th><th scope="col">Reason</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{object}}</th><td>{{rule}}</td><td>{{message}}</td><td>{{by}}</td><td>{{reason}}</td></tr>
{{/all}}</tbody></table></div>{{/accepted}}
{{#unused}}<h2>Accepted in vain</h2><p>What these accept is not there any more.</p><ul>{{#all}}<li>{{place}}: {{message}}</li>{{/all}}</ul>{{/unused}}
<h2>Not verified</h2>
<ul>{{#notVerified}}<li>{{.}}</li>{{/notVerified}}</ul>
<p class="soft">Plinth {{plinth}}, {{date}}; {{server}}, preset {{preset}}; migrations of {{tool}}, {{understood}} of {{statements}} statements understood.</p>
</main>
</body>
</html>
`;
