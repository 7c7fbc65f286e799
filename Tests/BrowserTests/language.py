"""Both languages on every view: the lang attribute, no key that nobody translated, a switch that stays."""
from room import PHONE, main

# A dictionary key that shows itself: t() answers the key when it knows no words.
KEYS = r"""() => {
  const found = new Set(), known = window.dictionary;
  const look = (text) => {
    for (const word of (text ?? "").split(/\s+/)) if (known.has(word)) found.add(word);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) look(walk.currentNode.data);
  for (const node of document.querySelectorAll("[aria-label],[title],[placeholder]")) {
    for (const name of ["aria-label", "title", "placeholder"]) look(node.getAttribute(name));
  }
  // A key that no dictionary has looks like one: words joined by full stops.
  const text = document.body.innerText;
  for (const word of text.match(/\b[a-z][A-Za-z]+(?:\.[a-z][A-Za-z]+)+\b/g) ?? []) found.add(word);
  return [...found];
}"""
# Every pair of every dictionary that the page loaded.
PAIRS = """async () => {
  const faults = [];
  window.dictionary = new Set();
  const files = performance.getEntriesByType("resource").map((entry) => entry.name)
    .filter((name) => /[/]text-[^/]*[.]js$/.test(name));
  for (const file of files) {
    for (const words of Object.values(await import(file))) {
      if (typeof words !== "object") continue;
      for (const [key, pair] of Object.entries(words)) {
        if (key.includes(".")) window.dictionary.add(key);
        const [en, zh] = Array.isArray(pair) ? pair : [];
        if (!en || !zh) faults.push(`${key}: a language is missing`);
        // A language's own name is written in that language.
        else if (!key.endsWith(".zh") && /[\\u4e00-\\u9fff]/.test(en)) faults.push(`${key}: Chinese in the English words`);
        else {
          const holes = (text) => (text.match(/{\\w+}/g) ?? []).sort().join();
          if (holes(en) !== holes(zh)) faults.push(`${key}: other {holes} in Chinese`);
        }
      }
    }
  }
  return { files: files.length, keys: window.dictionary.size, faults };
}"""


def scenario(room):
    service = room.service
    number = service.incident_of(service.press())["id"]
    seat = room.operator("zhou", "commander")
    pairs = seat.run(PAIRS)
    room.check("every key has words in both languages", pairs["faults"] == [] and pairs["keys"] > 50,
               f"{pairs['keys']} keys in {pairs['files']} files {pairs['faults'][:5]}")
    room.check("English at first, as the browser asks", seat.run("() => document.documentElement.lang") == "en")
    views = [link.get_attribute("data-testid") for link in seat.page.locator(".nav-link").all()]
    room.check("there are views to look at", len(views) >= 5, views)
    for wanted in ("en", "zh-CN"):
        if seat.run("() => document.documentElement.lang") != wanted:
            seat.click("language")
            seat.until(f"() => document.documentElement.lang === '{wanted}'")
        for view in views:
            seat.click(view)
            seat.until("() => document.getElementById('view').childElementCount > 0")
            bad = seat.run(KEYS)
            room.check(f"{wanted} {view}: no bare key", bad == [], bad[:5] or "")
        seat.page.goto(f"{service.url}/#/incident/{number}")
        seat.sees("incident")
        bad = seat.run(KEYS)
        room.check(f"{wanted} incident: no bare key", bad == [], bad[:5] or "")
    room.check("the incident's words are Chinese now",
               seat.run("() => /[\\u4e00-\\u9fff]/.test(document.querySelector('[data-testid=incident]').innerText)"))
    seat.page.reload()
    seat.sees("clock")
    room.check("the language stays after a reload", seat.run("() => document.documentElement.lang") == "zh-CN")

    phone = room.seat(size=PHONE, language="zh-CN", phone=True)
    phone.page.goto(service.url + "/unit")
    phone.sees("unit-name")
    room.check("the unit's page is Chinese on a Chinese phone",
               phone.run("() => document.documentElement.lang") == "zh-CN")


main(scenario)
