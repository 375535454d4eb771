// One edition in foliate-js, with a window onto what a reader of it sees.
import '/foliate-js/view.js'
import { FootnoteHandler } from '/foliate-js/footnotes.js'

const STYLE = 'html { color-scheme: light dark } @media (prefers-color-scheme: dark) { a:link { color: lightblue } }'
const BLANK = /^\s*$/u
const UNSEEN = 'rp, svg title, svg desc' // words for who does not see what is beside them
let view
let notes // the pop-ups of a reader that has them, or nothing
const laid = new WeakMap()

async function open(file) {
  const content = await (await fetch(file)).blob()
  view = document.createElement('foliate-view')
  document.body.replaceChildren(view)
  await view.open(new File([content], file))
  view.addEventListener('link', (event) => notes?.handle(view.book, event))
  view.renderer.setStyles(STYLE)
  await view.goTo(0)
  const { metadata, dir } = view.book
  return { metadata, dir, sections: view.book.sections.map((section) => section.id) }
}

const contents = () => view.renderer.getContents()[0]
const upright = (doc) => getComputedStyle(doc.body).writingMode.startsWith('vertical')

// Where a box stands: on which page of its section, counted from 0, and how far into and out of the page's frame.
function placed(doc, box) {
  const { size } = view.renderer
  const [near, far] = upright(doc) ? [box.top, box.bottom] : [box.left, box.right]
  const page = Math.floor((near + 1) / size)
  const across = upright(doc) ? [box.left, box.right, innerWidth] : [box.top, box.bottom, innerHeight]
  const out = Math.max(far - (page + 1) * size, -across[0], across[1] - across[2])
  return { page, out }
}

// Every page of the section that is open: its text in the order of the file, its pictures; and what no page shows.
function pagesOf(doc) {
  if (laid.has(doc)) return laid.get(doc)
  const { pages } = view.renderer
  const section = { pages: Array.from({ length: pages - 2 }, () => ({ text: '', pictures: 0 })), hidden: '', cut: '' }
  const range = doc.createRange()
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(UNSEEN)) continue
    let at = 0
    for (const sign of node.nodeValue) {
      range.setStart(node, at)
      range.setEnd(node, (at += sign.length))
      if (BLANK.test(sign)) continue
      const box = [...range.getClientRects()].find((one) => one.width * one.height > 0)
      const { page, out } = box ? placed(doc, box) : { page: -1, out: 0 }
      if (!section.pages[page]) section.hidden += sign
      else section.pages[page].text += sign
      if (out > 1) section.cut += sign
    }
  }
  for (const picture of doc.body.querySelectorAll('img, svg')) {
    const box = picture.getBoundingClientRect()
    const { page } = placed(doc, box)
    if (box.width * box.height && section.pages[page]) section.pages[page].pictures += 1
  }
  laid.set(doc, section)
  return section
}

function here() {
  const { page, pages } = view.renderer
  const { fraction, tocItem, pageItem } = view.lastLocation
  return { index: contents().index, page, pages: pages - 2, fraction, entry: tocItem?.label, folio: pageItem?.label }
}

const gathered = (sections, what) => Object.values(sections).map((section) => section[what]).join('')

// Turn from the first page to the last: each page as it was seen, and what no page showed or showed in part.
async function turn() {
  const seen = []
  const sections = {}
  await view.goTo(0)
  for (;;) {
    const { doc, index } = contents()
    sections[index] = pagesOf(doc)
    seen.push({ ...here(), ...sections[index].pages[view.renderer.page - 1] })
    if (view.renderer.atEnd) return { seen, hidden: gathered(sections, 'hidden'), cut: gathered(sections, 'cut') }
    await view.next()
  }
}

// Whether a part of the page that is open begins on it.
function shown(element) {
  const { doc } = contents()
  const box = [...element.getClientRects()][0] ?? element.getBoundingClientRect()
  return element.ownerDocument === doc && placed(doc, box).page === view.renderer.page - 1
}

// Go where a reader's own list leads: did the page that was promised come up, and what is its title?
async function go(href) {
  const { anchor } = await view.goTo(href)
  const { doc } = contents()
  const part = anchor(doc)
  const title = part.matches?.('h1, h2, h3, h4, h5, h6') ? part : part.querySelector?.('h1, h2, h3, h4, h5, h6')
  const words = title?.cloneNode(true)
  for (const beside of words?.querySelectorAll('rt, rp, .note-call') ?? []) beside.remove()
  return { ...here(), shown: shown(part.nodeType ? part : part.startContainer.parentElement), title: words?.textContent }
}

const flat = (items, depth = 1) =>
  (items ?? []).flatMap(({ label, href, subitems }) => [{ label, href, depth }, ...flat(subitems, depth + 1)])
const lists = () => ({
  contents: flat(view.book.toc),
  pages: flat(view.book.pageList),
  landmarks: (view.book.landmarks ?? []).map(({ label, href, type }) => ({ label, href, type })),
})

// Click a link of the page that is open and wait until the reader is where it takes it to lead.
async function click(link) {
  let moved
  const follow = (event) => {
    event.preventDefault()
    moved = view.goTo(event.detail.href)
  }
  view.addEventListener('link', follow, { once: true })
  link.click()
  await moved
}

// Follow the first link that `from` finds in each section, then the one that leads back; say what came of it.
async function there_and_back(from, back) {
  const trips = []
  for (const [index, section] of view.book.sections.entries()) {
    if (!(await section.createDocument()).querySelector(from)) continue
    await view.renderer.goTo({ index, anchor: (doc) => doc.querySelector(from) })
    const start = contents().doc.querySelector(from)
    const trip = { section: section.id, began: shown(start), id: (start.id ? start : start.closest('[id]')).id }
    const [, fragment] = start.getAttribute('href').split('#')
    await click(start)
    const { doc } = contents()
    const target = doc.getElementById(fragment)
    trip.arrived = !!target && shown(target)
    trip.text = target?.textContent ?? ''
    const home = [...(target?.querySelectorAll(back) ?? [])].find((a) => a.getAttribute('href').endsWith(`#${trip.id}`))
    if (home) await click(home)
    const again = contents().doc.getElementById(trip.id)
    trip.returned = !!home && !!again && contents().index === index && shown(again)
    trips.push(trip)
  }
  return trips
}

// Open each note as a reader with pop-ups does: what stands in the pop-up, and did the page stay?
async function popups(from) {
  const opened = []
  for (const [index, section] of view.book.sections.entries()) {
    const calls = (await section.createDocument()).querySelectorAll(from).length
    for (let n = 0; n < calls; n++) {
      await view.renderer.goTo({ index, anchor: (doc) => doc.querySelectorAll(from)[n] })
      const before = here()
      notes = new FootnoteHandler()
      const rendered = new Promise((resolve) => notes.addEventListener('render', ({ detail }) => resolve(detail)))
      const drawn = new Promise((resolve) => {
        notes.addEventListener('before-render', ({ detail }) => {
          document.body.append(detail.view)
          detail.view.addEventListener('relocate', resolve)
        })
      })
      contents().doc.querySelectorAll(from)[n].click()
      const { view: popup, type } = await rendered
      await drawn
      const text = popup.renderer.getContents()[0].doc.body.textContent.trim()
      opened.push({ type, text, stayed: here().index === before.index && here().page === before.page })
      notes = undefined
    }
  }
  return opened
}

window.reader = { open, turn, go, lists, there_and_back, popups }
