// One edition in epub.js, which many shops' own readers are made of.
let book
let rendition

async function open(file) {
  book = ePub(await (await fetch(file)).arrayBuffer())
  await book.ready
  rendition = book.renderTo('page', { width: innerWidth, height: innerHeight, flow: 'paginated', spread: 'none' })
  await rendition.display()
  const { metadata, spine } = book.packaging
  return { metadata, spine: spine.map((item) => item.idref) }
}

const flat = (items) => (items ?? []).flatMap(({ label, href, subitems }) => [{ label: label.trim(), href }, ...flat(subitems)])
const lists = () => ({
  contents: flat(book.navigation.toc),
  pages: book.pageList?.pageList ?? [],
  landmarks: book.navigation.landmarks.map(({ label, href, type }) => ({ label: label.trim(), href, type })),
})

// Go where the list of contents leads: which file is open, and does the part begin on its page?
async function go(href) {
  await rendition.display(href)
  const { start, end } = rendition.currentLocation()
  const [, id] = href.split('#')
  const { document: doc } = rendition.getContents()[0]
  const part = doc.getElementById(id)
  const frame = doc.defaultView.frameElement.getBoundingClientRect()
  const left = frame.left + [...part.getClientRects()][0].left
  return { index: start.index, shown: left >= -1 && left < innerWidth, first: start.cfi, last: end.cfi }
}

// Turn every page: how far the reader says it is, page by page.
async function turn() {
  await rendition.display(0)
  const seen = []
  for (;;) {
    const at = rendition.currentLocation()
    seen.push([at.start.index, at.start.displayed.page, at.start.displayed.total])
    if (at.atEnd) return seen
    await rendition.next()
  }
}

window.reader = { open, lists, go, turn }
