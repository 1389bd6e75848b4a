/** The review as one HTML page, as a Mustache template: no script, nothing loaded from anywhere. Every {{name}} is escaped for HTML. */
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
{{#verdict}}
<section class="verdict" aria-labelledby="verdict">
<h2 id="verdict">Verdict</h2>
<h3>Go or no go</h3>
<ul class="go">{{#start}}<li>{{.}}</li>{{/start}}</ul>
{{#hasNotUnderstood}}
<div class="alarm"><h3>Not understood, so nothing is said of it</h3>
<ul>{{#notUnderstood}}<li>{{.}}</li>{{/notUnderstood}}</ul></div>
{{/hasNotUnderstood}}
{{#hasRefused}}
<div class="alarm"><h3>Refused by PostgreSQL</h3>
<ul>{{#refused}}<li>{{.}}</li>{{/refused}}</ul></div>
{{/hasRefused}}
<h3>What changes</h3>
<ul>{{#changes}}<li>{{.}}</li>{{/changes}}{{^hasChanges}}<li>Nothing that was understood.</li>{{/hasChanges}}</ul>
<h3>Who is blocked</h3>
<ul>{{#blocked}}<li><strong>{{relation}}</strong>: {{words}}</li>{{/blocked}}{{^hasBlocked}}<li>{{nobody}}</li>{{/hasBlocked}}{{#blockedLeft}}<li>And {{count}} more: see the statements.</li>{{/blockedLeft}}{{#long}}<li>{{.}}</li>{{/long}}</ul>
<h3>What cannot be undone</h3>
<ul>{{#irreversible}}<li>{{.}}</li>{{/irreversible}}{{^hasIrreversible}}<li>Nothing was found that removes rows or values.</li>{{/hasIrreversible}}</ul>
<h3>What a person must still decide</h3>
<ul>{{#decide}}<li>{{.}}</li>{{/decide}}{{^hasDecide}}<li>Nothing was found.</li>{{/hasDecide}}</ul>
</section>
{{/verdict}}
<nav aria-label="Contents"><p class="soft">{{#findings}}{{#any}}<a href="#findings">Findings</a> · {{/any}}{{/findings}}<a href="#statements">Statements</a> · <a href="#order">Deployment order</a> · <a href="#before">Pre-flight</a> · <a href="#after">Post-flight</a> · <a href="#rollback">Rollback</a>{{#security}}{{^nothing}} · <a href="#security">Security and privacy</a>{{/nothing}}{{/security}} · <a href="#schema">Schema</a>{{#suppressions}}{{#any}} · <a href="#suppressed">Suppressed</a>{{/any}}{{/suppressions}} · <a href="#open">Not verified</a> · <a href="#runbook">Runbook</a> · <a href="#made">Made from</a></p></nav>
{{#findings}}{{#any}}
<h2 id="findings">Findings</h2>
<table><thead><tr><th scope="col">Place</th><th scope="col">Severity</th><th scope="col">Rule</th><th scope="col">What happens</th></tr></thead><tbody>
{{#all}}<tr><td class="place">{{#href}}<a href="{{href}}">{{place}}</a>{{/href}}{{^href}}{{place}}{{/href}}</td><td>{{severity}}</td><td>{{rule}}</td><td>{{message}}</td></tr>
{{/all}}</tbody></table>
{{#left}}<p>And {{count}} more.</p>{{/left}}
{{/any}}{{/findings}}
<h2 id="statements">Statements</h2>
{{#statements}}
{{#migrations}}
<h3>{{file}}</h3>
<p class="soft">{{#facts}}{{facts}}. {{/facts}}{{#quiet}}{{count}} more {{#plural}}statements{{/plural}}{{^plural}}statement{{/plural}} that nobody waits for.{{/quiet}}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Statements of {{file}}"><table>
<thead><tr><th scope="col">Line</th><th scope="col">What</th><th scope="col">Locks</th><th scope="col">Held until</th><th scope="col">Time</th><th scope="col">Evidence</th></tr></thead>
<tbody>
{{#statements}}
<tr><td class="number">{{#href}}<a href="{{href}}">{{line}}</a>{{/href}}{{^href}}{{line}}{{/href}}</td><td class="what">{{what}}</td><td class="what">{{#relations}}<div><strong>{{relation}}</strong>{{#size}}<span class="soft">, {{size}}</span>{{/size}}: {{lock}}, blocks {{blocks}}{{#work}}; {{work}}{{/work}}</div>{{/relations}}{{^relations}}none{{/relations}}</td><td>{{until}}</td><td>{{lasts}}{{#relations}}{{#estimate}} {{estimate}}.{{/estimate}}{{/relations}}</td><td>{{evidence}}</td></tr>
{{/statements}}
</tbody></table></div>
{{#left}}<p>And {{count}} more statements.</p>{{/left}}
{{#hasNotes}}
<ul>{{#notes}}<li>{{lines}}: {{words}}</li>{{/notes}}</ul>
{{/hasNotes}}
{{/migrations}}
{{#silent}}<p>{{^isAll}}{{count}} more without{{/isAll}}{{#isAll}}Without{{/isAll}} a statement that anybody notices: {{files}}.</p>{{/silent}}
{{#left}}<p>And {{count}} more migrations; the JSON has them all.</p>{{/left}}
{{/statements}}
<h2 id="order">Deployment order</h2>
{{#order}}
<ul>{{#stages}}<li><strong>{{title}}</strong><ul>{{#files}}<li>{{file}}{{#because}}: {{because}}{{/because}}</li>{{/files}}{{#left}}<li>and {{count}} more</li>{{/left}}</ul></li>{{/stages}}</ul>
{{#pointOfNoReturn}}<div class="alarm"><p><strong>Point of no return: {{#href}}<a href="{{href}}">{{place}}</a>{{/href}}{{^href}}{{place}}{{/href}}.</strong>{{#words}} {{words}}{{/words}}</p></div>{{/pointOfNoReturn}}
{{#hasBackfills}}<h3>Backfills</h3><ul>{{#backfills}}<li><strong>{{relation}}</strong>, {{#href}}<a href="{{href}}">{{place}}</a>{{/href}}{{^href}}{{place}}{{/href}}: {{words}}</li>{{/backfills}}</ul>{{/hasBackfills}}
{{#hasReplicas}}<h3>Replicas and change-data-capture</h3><ul>{{#replicas}}<li>{{.}}</li>{{/replicas}}</ul>{{/hasReplicas}}
{{/order}}
{{#before}}
<h2 id="before">Pre-flight</h2>
{{#hasAnswers}}<table><thead><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Found</th></tr></thead><tbody>
{{#checks}}<tr><td>{{title}}</td><td>{{#isBad}}<strong class="bad">{{result}}</strong>{{/isBad}}{{^isBad}}{{result}}{{/isBad}}</td><td>{{found}}</td></tr>
{{/checks}}</tbody></table>{{/hasAnswers}}
{{^hasAnswers}}{{#isOfEach}}<p>Before each part:</p>{{/isOfEach}}{{#hasChecks}}<ul>{{#checks}}<li>{{title}}</li>{{/checks}}</ul>{{/hasChecks}}{{/hasAnswers}}
{{#script}}<details><summary>The script, for psql or any client</summary><pre tabindex="0">{{script}}</pre></details>{{/script}}
{{^any}}<p>Nothing of this change can be asked before.</p>{{/any}}
{{/before}}
{{#parts}}{{#extraBefore}}<p>Before part {{number}} ({{files}}):</p><ul>{{#list}}<li>{{.}}</li>{{/list}}</ul>{{/extraBefore}}<details><summary>The script before part {{number}}</summary><pre tabindex="0">{{beforeScript}}</pre></details>{{/parts}}
<h3>Abort when one of these is true</h3>
<ul>{{#abort}}<li>{{.}}</li>{{/abort}}</ul>
{{#after}}
<h2 id="after">Post-flight</h2>
{{#hasAnswers}}<table><thead><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Found</th></tr></thead><tbody>
{{#checks}}<tr><td>{{title}}</td><td>{{#isBad}}<strong class="bad">{{result}}</strong>{{/isBad}}{{^isBad}}{{result}}{{/isBad}}</td><td>{{found}}</td></tr>
{{/checks}}</tbody></table>{{/hasAnswers}}
{{^hasAnswers}}{{#isOfEach}}<p>Behind each part:</p>{{/isOfEach}}{{#hasChecks}}<ul>{{#checks}}<li>{{title}}</li>{{/checks}}</ul>{{/hasChecks}}{{/hasAnswers}}
{{#script}}<details><summary>The script, for psql or any client</summary><pre tabindex="0">{{script}}</pre></details>{{/script}}
{{^any}}<p>The change leaves nothing in the schema to look for.</p>{{/any}}
{{/after}}
{{#parts}}{{#extraAfter}}<p>Behind part {{number}} ({{files}}):</p><ul>{{#list}}<li>{{.}}</li>{{/list}}</ul>{{/extraAfter}}<details><summary>The script behind part {{number}}</summary><pre tabindex="0">{{afterScript}}</pre></details>{{/parts}}
<h2 id="rollback">Rollback</h2>
{{#rollback}}
{{#hasBack}}<ul>{{#back}}<li>{{.}}</li>{{/back}}</ul>{{/hasBack}}
{{#migrations}}
<h3>{{file}} <span class="tag {{#isBad}}bad{{/isBad}}">{{state}}</span></h3>
{{#words}}<p>{{words}}</p>{{/words}}
{{#hasLosses}}<ul>{{#losses}}<li>{{.}}</li>{{/losses}}</ul>{{/hasLosses}}
{{#script}}<details><summary>The script{{#from}}, {{from}}{{/from}}</summary><pre tabindex="0">{{text}}</pre></details>{{/script}}
{{/migrations}}
{{#left}}<p>And {{count}} more; the JSON has them all.</p>{{/left}}
{{/rollback}}
{{#security}}
{{^nothing}}<h2 id="security">Security and privacy</h2>{{/nothing}}
{{#hasPermissions}}<table><thead><tr><th scope="col">Object</th><th scope="col">Role</th><th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>
{{#permissions}}<tr><td>{{object}}</td><td>{{role}}</td><td>{{before}}</td><td>{{after}}</td></tr>
{{/permissions}}</tbody></table>{{/hasPermissions}}
{{#hasFacts}}<ul>{{#facts}}<li>{{.}}</li>{{/facts}}</ul>{{/hasFacts}}
{{#hasPersonalData}}<h3>Personal data</h3><ul>{{#personalData}}<li>{{.}}</li>{{/personalData}}</ul>{{/hasPersonalData}}
{{/security}}
<h2 id="schema">Schema before and after</h2>
{{#schema}}
{{^any}}<p>No table, view, function or type is another.</p>{{/any}}
{{#hasDiagram}}<div class="scroll" tabindex="0" role="region" aria-label="Diagram">{{{diagramSvg}}}</div>{{#diagramLeft}}<p class="soft">{{count}} more tables are not drawn.</p>{{/diagramLeft}}{{/hasDiagram}}
{{#diffs}}
<h3>{{object}}</h3>
<pre class="diff" tabindex="0">{{#lines}}<span{{#isAdded}} class="added"{{/isAdded}}{{#isRemoved}} class="removed"{{/isRemoved}}>{{text}}</span>{{/lines}}</pre>
{{#more}}<p class="soft">{{count}} more lines.</p>{{/more}}
{{/diffs}}
{{#left}}<p>And {{count}} more; the JSON has them all.</p>{{/left}}
{{#hasDictionary}}
<h3>What is new</h3>
<table><thead><tr><th scope="col">Name</th><th scope="col">Type</th>{{#hasComments}}<th scope="col">Comment</th>{{/hasComments}}{{#hasPersonal}}<th scope="col">Personal data</th>{{/hasPersonal}}</tr></thead><tbody>
{{#dictionary}}<tr><td>{{name}}</td><td>{{type}}</td>{{#hasComments}}<td>{{comment}}</td>{{/hasComments}}{{#hasPersonal}}<td>{{personal}}</td>{{/hasPersonal}}</tr>
{{/dictionary}}</tbody></table>
{{/hasDictionary}}
{{#withoutComment}}<p>New without a comment, where the schema has some: {{.}}.</p>{{/withoutComment}}
{{/schema}}
{{#suppressions}}{{#any}}
<h2 id="suppressed">Suppressed</h2>
<table><thead><tr><th scope="col">Place</th><th scope="col">Rule</th><th scope="col">Reason</th><th scope="col">By</th></tr></thead><tbody>
{{#all}}<tr><td class="place">{{#href}}<a href="{{href}}">{{place}}</a>{{/href}}{{^href}}{{place}}{{/href}}</td><td>{{rule}}</td><td>{{reason}}</td><td>{{author}}</td></tr>
{{/all}}</tbody></table>
{{/any}}{{/suppressions}}
<h2 id="open">Not verified</h2>
<ul>{{#notVerified}}<li>{{.}}</li>{{/notVerified}}</ul>
<h2 id="runbook">Runbook</h2>
<ol class="steps">{{#runbook}}<li><span class="box-mark" aria-hidden="true"></span><strong>{{number}}. {{title}}</strong>{{#hasLines}}<ul>{{#lines}}<li>{{.}}</li>{{/lines}}</ul>{{/hasLines}}</li>{{/runbook}}</ol>
<h2 id="made">Made from</h2>
{{#provenance}}
<p>Plinth {{plinth}}, {{date}}{{#compared}}, compared with {{compared}}{{/compared}}. {{coverage}}; statistics: {{statistics}}; proof: {{proof}}.</p>
<table><thead><tr><th scope="col">File</th><th scope="col">SHA-256</th></tr></thead><tbody>
{{#files}}<tr><td>{{file}}</td><td class="hash">{{sha256}}</td></tr>
{{/files}}</tbody></table>
{{/provenance}}
</main>
</body>
</html>
`;
