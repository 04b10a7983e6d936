// Small comforts. Every page works without this file.
const doc = document.documentElement;
doc.classList.add("mc-js");

const say = (text) => {
  const region = document.getElementById("messages");
  if (!region) return;
  const box = document.createElement("div");
  box.className = "mc-alert mc-tone-overdue";
  box.textContent = text;
  region.replaceChildren(box);
};

// Ctrl+K: search. Alt+letter: the link or button that says so. A single letter alone would catch screen readers' keys.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    const search = document.getElementById("search");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  } else if (event.altKey && !event.ctrlKey && /^[a-z]$/i.test(event.key)) {
    const target = document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
    if (target) {
      event.preventDefault();
      target.click();
    }
  } else if (event.key === "Escape") {
    const menu = event.target.closest?.("details.mc-menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

// A menu closes when one works elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.mc-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// One press sends once. The server would recognise the second by its request id all the same.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-many")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.querySelector("span");
    const before = said.textContent;
    said.textContent = button.dataset.copied;
    button.classList.add("mc-copied");
    setTimeout(() => {
      said.textContent = before;
      button.classList.remove("mc-copied");
    }, 2000);
  } catch {
    say("Trình duyệt không cho sao chép. Hãy bôi đen mã rồi nhấn Ctrl+C.");
  }
});

document.addEventListener("change", (event) => {
  const names = event.target.type === "file" && event.target.parentElement.querySelector(".mc-file-names");
  if (names) names.textContent = [...event.target.files].map((file) => file.name).join(", ") || names.dataset.none;
});

for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, () => say("Chưa gửi được đến máy chủ. Hãy kiểm tra mạng rồi làm lại."));
}

// The typed search: an input with a list of hits, by the pattern of an editable combobox.
class Lookup {
  constructor(box) {
    this.url = box.dataset.lookup;
    this.minimum = Number(box.dataset.minimum);
    this.input = box.querySelector("input[type=search]");
    this.value = box.querySelector("input[type=hidden]");
    this.list = box.querySelector("ul");
    this.status = box.querySelector("[role=status]");
    this.at = -1;
    this.list.id = `${this.input.id}_list`;
    const marks = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(marks)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.choose(event.target.closest("[role=option]"));
    });
  }

  typed() {
    this.value.value = "";
    clearTimeout(this.timer);
    if (this.input.value.trim().length < this.minimum) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.ask(), 120);
  }

  async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    const url = new URL(this.url, location.href);
    url.searchParams.set("q", this.input.value);
    try {
      const answer = await fetch(url, { signal: this.asked.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.tell("Chưa tìm được. Hãy thử lại.");
    }
  }

  show(html) {
    this.list.innerHTML = html;
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.options.forEach((option, index) => {
      option.id = `${this.list.id}_${index}`;
    });
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
    const count = this.options.length;
    this.list.hidden = count === 0;
    this.input.setAttribute("aria-expanded", String(count > 0));
    this.tell(count ? `${count} kết quả` : "Không có kết quả");
  }

  tell(text) {
    this.status.textContent = text;
  }

  close() {
    this.asked?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.at = -1;
  }

  move(step) {
    const count = this.options.length;
    this.options[this.at]?.setAttribute("aria-selected", "false");
    this.at = this.at < 0 && step < 0 ? count - 1 : (this.at + step + count) % count;
    const option = this.options[this.at];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  pressed(event) {
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" && !isOpen) {
      this.ask();
    } else if (isOpen && event.key === "ArrowDown") {
      this.move(1);
    } else if (isOpen && event.key === "ArrowUp") {
      this.move(-1);
    } else if (isOpen && event.key === "Enter") {
      this.choose(this.options[Math.max(this.at, 0)]);
    } else if (isOpen && event.key === "Escape") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  choose(option) {
    if (!option) return;
    this.input.value = option.dataset.label;
    this.value.value = option.dataset.value;
    this.close();
    this.tell(`Đã chọn ${option.dataset.label}`);
    this.value.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const prepare = (root) => {
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
  for (const box of root.querySelectorAll("[data-lookup]:not([data-ready])")) {
    box.dataset.ready = "1";
    new Lookup(box);
  }
  root.querySelector("[data-focus]")?.focus();
};
prepare(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) prepare(event.target);
});
