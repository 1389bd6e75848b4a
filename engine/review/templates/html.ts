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
{{#sizes}}<p class="soft">Sizes come from {{sizes}} unless a line says otherwise.</p>{{/sizes}}
{{#verdict}}
<section class="verdict" aria-labelledby="verdict">
<h2 id="verdict">Verdict</h2>
{{#headlines}}<p><strong class="go">{{head}}</strong>{{rest}}</p>{{/headlines}}
{{#hasNotUnderstood}}
<div class="alarm"><h3>Not understood, so nothing is said of it</h3>
<ul>{{#notUnderstood}}<li>{{.}}</li>{{/notUnderstood}}</ul></div>
{{/hasNotUnderstood}}
{{#hasRefused}}
<div class="alarm"><h3>Fails as it stands</h3>
<ul>{{#refused}}<li>{{.}}</li>{{/refused}}</ul></div>
{{/hasRefused}}
{{#isRead}}<h3>What changes</h3>
<ul>{{#changes}}<li>{{.}}</li>{{/changes}}{{^hasChanges}}<li>Nothing that was understood.</li>{{/hasChanges}}</ul>
<h3>Who is blocked</h3>
<ul>{{#blocked}}<li><strong>{{relation}}</strong>: {{words}}</li>{{/blocked}}{{^hasBlocked}}<li>{{nobody}}</li>{{/hasBlocked}}{{#blockedLeft}}<li>And {{count}} more: see the statements.</li>{{/blockedLeft}}{{#long}}<li>{{.}}</li>{{/long}}</ul>
<h3>What cannot be undone</h3>
<ul>{{#irreversible}}<li>{{.}}</li>{{/irreversible}}{{^hasIrreversible}}<li>Nothing was found that removes rows or values.</li>{{/hasIrreversible}}</ul>
{{#hasDecide}}<h3>What a person must still decide</h3>
<ul>{{#decide}}<li>{{.}}</li>{{/decide}}</ul>{{/hasDecide}}{{/isRead}}
</section>
{{/verdict}}
<nav aria-label="Contents"><p class="soft">{{#findings}}{{#hasApart}}<a href="#findings">Findings</a> · {{/hasApart}}{{/findings}}{{#isRead}}<a href="#statements">Statements</a> · <a href="#order">Deployment order</a>{{#before}}{{#hasAnswers}} · <a href="#before">Pre-flight</a>{{/hasAnswers}}{{/before}}{{#stops}} · <a href="#abort">Abort</a>{{/stops}}{{#after}}{{#hasAnswers}} · <a href="#after">Post-flight</a>{{/hasAnswers}}{{/after}} · <a href="#rollback">Rollback</a>{{#security}}{{^nothing}} · <a href="#security">Security and privacy</a>{{/nothing}}{{/security}} · <a href="#schema">Schema</a>{{#suppressions}}{{#any}} · <a href="#suppressed">Suppressed</a>{{/any}}{{/suppressions}} · <a href="#runbook">Runbook</a> · {{/isRead}}<a href="#evidence">Evidence</a>{{#hasScripts}} · <a href="#scripts">Scripts</a>{{/hasScripts}}</p></nav>
{{#findings}}{{#hasApart}}
<h2 id="findings">Findings</h2>
<table><thead><tr><th scope="col">Place</th><th scope="col">Rule</th><th scope="col">What happens</th></tr></thead><tbody>
{{#apart}}<tr><td class="place">{{#href}}<a href="{{href}}">{{place}}</a>{{/href}}{{^href}}{{place}}{{/href}}</td><td>{{severity}} {{rule}}</td><td>{{message}}{{#stated}} {{stated}}{{/stated}}</td></tr>
{{/apart}}</tbody></table>
{{#apartLeft}}<p>And {{count}} more.</p>{{/apartLeft}}
{{/hasApart}}{{/findings}}
{{#isRead}}
<h2 id="statements">Statements</h2>
{{#statements}}
<p class="soft">{{facts}}</p>
{{#any}}<div class="scroll" tabindex="0" role="region" aria-label="Statements"><table>
<thead><tr><th scope="col">Line</th>{{#hasWhat}}<th scope="col">What</th>{{/hasWhat}}<th scope="col">Locks</th><th scope="col">Duration</th>{{#hasUntil}}<th scope="col">Held until</th>{{/hasUntil}}{{#hasEvidence}}<th scope="col">Evidence</th>{{/hasEvidence}}{{#hasFinding}}<th scope="col">Finding</th>{{/hasFinding}}</tr></thead>
<tbody>
{{#rows}}<tr><td class="number">{{#places}}{{#isNext}}, {{/isNext}}{{#href}}<a href="{{href}}">{{place}}</a>{{/href}}{{^href}}{{place}}{{/href}}{{/places}}</td>{{#hasWhat}}<td class="what does">{{what}}</td>{{/hasWhat}}<td class="what locks">{{locks}}</td><td class="time">{{time}}</td>{{#hasUntil}}<td class="until">{{until}}</td>{{/hasUntil}}{{#hasEvidence}}<td class="evidence">{{evidence}}</td>{{/hasEvidence}}{{#hasFinding}}<td class="what finding">{{finding}}</td>{{/hasFinding}}</tr>
{{/rows}}</tbody></table></div>{{/any}}
{{#left}}<p>And {{count}} more rows; the JSON has them all.</p>{{/left}}
{{#hasNotes}}<ul>{{#notes}}<li>{{lines}}: {{words}}</li>{{/notes}}</ul>{{/hasNotes}}
{{/statements}}
<h2 id="order">Deployment order</h2>
{{#order}}
<ul class="parts">{{#stages}}<li><strong>{{#isOfSeveral}}Part {{number}}. {{/isOfSeveral}}{{title}}</strong>: {{names}}{{#left}} and {{count}} more{{/left}}.{{#noReturn}} <strong class="bad">Point of no return: {{#href}}<a href="{{href}}">{{place}}</a>{{/href}}{{^href}}{{place}}{{/href}}.</strong>{{/noReturn}}{{#isReversible}} No point of no return.{{/isReversible}}{{#hasNotes}}<ul>{{#noteItems}}<li>{{text}}{{#hasSteps}}<ol>{{#steps}}<li>{{step}}</li>{{/steps}}</ol>{{/hasSteps}}</li>{{/noteItems}}</ul>{{/hasNotes}}</li>{{/stages}}{{#startItems}}<li>{{text}}{{#hasSteps}}<ol>{{#steps}}<li>{{step}}</li>{{/steps}}</ol>{{/hasSteps}}{{#hasLines}}<ul>{{#lines}}<li>{{text}}{{#hasSteps}}<ol>{{#steps}}<li>{{step}}</li>{{/steps}}</ol>{{/hasSteps}}</li>{{/lines}}</ul>{{/hasLines}}</li>{{/startItems}}{{#replicas}}<li>{{.}}</li>{{/replicas}}</ul>
{{#hasBackfills}}<h3>Backfills</h3><ul>{{#backfills}}<li><strong>{{relation}}</strong>, {{#href}}<a href="{{href}}">{{place}}</a>{{/href}}{{^href}}{{place}}{{/href}}: {{words}}</li>{{/backfills}}{{#ofBackfills}}<li>{{.}}</li>{{/ofBackfills}}</ul>{{/hasBackfills}}
{{/order}}
{{#before}}
{{#hasAnswers}}<h2 id="before">Pre-flight</h2>
<table><thead><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Found</th></tr></thead><tbody>
{{#checks}}<tr><td>{{title}}</td><td>{{#isBad}}<strong class="bad">{{result}}</strong>{{/isBad}}{{^isBad}}{{result}}{{/isBad}}</td><td>{{found}}</td></tr>
{{/checks}}</tbody></table>{{/hasAnswers}}
{{/before}}
{{#stops}}<h2 id="abort">Abort when one of these is true</h2>
<ul>{{#abort}}<li>{{.}}</li>{{/abort}}</ul>{{/stops}}
{{#after}}
{{#hasAnswers}}<h2 id="after">Post-flight</h2>
<table><thead><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Found</th></tr></thead><tbody>
{{#checks}}<tr><td>{{title}}</td><td>{{#isBad}}<strong class="bad">{{result}}</strong>{{/isBad}}{{^isBad}}{{result}}{{/isBad}}</td><td>{{found}}</td></tr>
{{/checks}}</tbody></table>{{/hasAnswers}}
{{/after}}
<h2 id="rollback">Rollback</h2>
{{#rollback}}
<ul>{{#backItems}}<li>{{text}}{{#hasSteps}}<ol>{{#steps}}<li>{{step}}</li>{{/steps}}</ol>{{/hasSteps}}</li>{{/backItems}}{{#migrations}}<li>{{#name}}<strong>{{name}}</strong> for {{/name}}{{file}}{{#state}} <span class="tag {{#isBad}}bad{{/isBad}}">{{state}}</span>{{/state}}{{#from}} (from {{from}}){{/from}}.{{#words}} {{words}}{{/words}}{{#losses}} {{losses}}{{/losses}}</li>{{/migrations}}{{#left}}<li>And {{count}} more; the JSON has them all.</li>{{/left}}</ul>
{{/rollback}}
{{#security}}
{{^nothing}}<h2 id="security">Security and privacy</h2>{{/nothing}}
{{#hasPermissions}}<table><thead><tr><th scope="col">Object</th><th scope="col">Role</th><th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>
{{#permissions}}<tr><td>{{object}}</td><td>{{role}}</td><td>{{before}}</td><td>{{after}}</td></tr>
{{/permissions}}</tbody></table>{{/hasPermissions}}
{{#hasList}}<ul>{{#facts}}<li>{{.}}</li>{{/facts}}{{#personalData}}<li>{{.}}</li>{{/personalData}}</ul>{{/hasList}}
{{/security}}
<h2 id="schema">Schema before and after</h2>
{{#schema}}
{{#unseen}}<p>{{words}}</p>{{/unseen}}{{^any}}<p>No table, view, function or type is another.</p>{{/any}}
{{#hasDiagram}}<div class="scroll" tabindex="0" role="region" aria-label="Diagram">{{{diagramSvg}}}</div>{{#diagramLeft}}<p class="soft">{{words}}</p>{{/diagramLeft}}{{/hasDiagram}}
{{#diffs}}
<h3>{{object}}</h3>
<pre class="diff" tabindex="0">{{#lines}}<span{{#isAdded}} class="added"{{/isAdded}}{{#isRemoved}} class="removed"{{/isRemoved}}>{{text}}</span>{{/lines}}</pre>
{{#more}}<p class="soft">{{count}} more lines.</p>{{/more}}
{{/diffs}}
{{#left}}<p>And {{count}} more; the JSON has them all.</p>{{/left}}
{{#hasDictionary}}{{#hasEntries}}<h3>Data dictionary of what is new</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Data dictionary"><table><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Comment</th></tr></thead><tbody>
{{#dictionary}}<tr><td>{{name}}</td><td>{{type}}</td><td>{{comment}}</td></tr>
{{/dictionary}}</tbody></table></div>{{/hasEntries}}{{#dictionaryLeft}}<p class="soft">And {{count}} more; the JSON has them all.</p>{{/dictionaryLeft}}{{#withoutComment}}<p>{{words}}</p>{{/withoutComment}}{{/hasDictionary}}
{{/schema}}
{{#suppressions}}{{#any}}
<h2 id="suppressed">Suppressed</h2>
<table><thead><tr><th scope="col">Place</th><th scope="col">Rule</th><th scope="col">Reason</th><th scope="col">By</th></tr></thead><tbody>
{{#all}}<tr><td class="place">{{#href}}<a href="{{href}}">{{place}}</a>{{/href}}{{^href}}{{place}}{{/href}}</td><td>{{rule}}</td><td>{{reason}}</td><td>{{author}}</td></tr>
{{/all}}</tbody></table>
{{/any}}{{/suppressions}}
<h2 id="runbook">Runbook</h2>
<ol class="steps">{{#runbook}}<li><span class="box-mark" aria-hidden="true"></span><strong>{{number}}. {{title}}.</strong>{{#text}} {{text}}{{/text}}</li>{{/runbook}}</ol>
{{/isRead}}
<h2 id="evidence">Evidence</h2>
{{#provenance}}<p>Plinth {{plinth}}, {{date}}{{#compared}}, compared with {{compared}}{{/compared}}: {{coverage}}{{#statistics}}; statistics: {{.}}{{/statistics}}; proof: {{proof}}{{#nothingFound}}; {{.}}: unchanged{{/nothingFound}}{{#noneSuppressed}}; suppressions: none{{/noneSuppressed}}.{{#isOne}}{{#files}} SHA-256 of {{file}}: <span class="hash">{{sha256}}</span>.{{/files}}{{/isOne}}</p>{{/provenance}}
{{#hasOpen}}<ul>{{#notVerified}}<li>Not verified: {{.}}</li>{{/notVerified}}</ul>{{/hasOpen}}
{{#provenance}}{{#hasTable}}<table><thead><tr><th scope="col">File</th><th scope="col">SHA-256</th></tr></thead><tbody>
{{#files}}<tr><td class="file">{{file}}</td><td class="hash">{{sha256}}</td></tr>
{{/files}}</tbody></table>{{/hasTable}}{{/provenance}}
{{#hasScripts}}<h2 id="scripts">Scripts</h2>
{{#scripts}}<details><summary>{{name}}</summary><pre tabindex="0">{{text}}</pre></details>
{{/scripts}}{{/hasScripts}}
</main>
</body>
</html>
`;
