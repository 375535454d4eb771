// DAISY Ace over many editions in one browser: `node ace.js FOLDER BOOK…` leaves FOLDER/BOOK/report.json and .html.
// Ace's own runner opens a browser for each book, and a page for each of its files.
const path = require('node:path')
const { createRequire } = require('node:module')

const fetched = createRequire(path.resolve('package.json')) // the packages are kept in the folder this is started in
const ace = fetched('@daisy/ace-core')
const puppeteer = fetched('puppeteer')

const NOWHERE = '--host-resolver-rules=MAP * ~NOTFOUND'
let browser
const idle = []

const runner = {
  concurrency: 2,
  setTimeout() {},
  async launch() {
    browser ??= await puppeteer.launch({ args: ['--no-sandbox', '--disable-gpu', NOWHERE] })
  },
  async close() {},
  async run(url, scripts, contents) {
    const page = idle.pop() ?? (await browser.newPage())
    await page.goto(url)
    for (const given of [...contents.map((content) => ({ content })), ...scripts.map((file) => ({ path: file }))]) {
      const script = await page.addScriptTag(given)
      await script.evaluate((element) => element.setAttribute('data-ace', ''))
    }
    const said = await page.evaluate(
      () => new Promise((hear, fail) => window.daisy.ace.run((wrong, told) => (wrong ? fail(wrong) : hear(told)))),
    )
    idle.push(page)
    return said
  },
}

async function main([folder, ...books]) {
  for (const book of books) {
    const outdir = path.join(folder, path.basename(book))
    await ace(book, { cwd: folder, outdir, tmpdir: `${outdir}.tmp`, initLogger: true, silent: true, fileName: `${outdir}.log` }, runner)
  }
  await browser.close()
}

main(process.argv.slice(2)).catch((wrong) => {
  console.error(wrong)
  process.exit(1)
})
