// Lets wishes be dragged, and moved with the arrow keys, within a priority and into another; Home
// and End move a wish to the ends of its priority.
// Without it the plain buttons of each wish do the same.
const frame = document.querySelector("#wishes[data-order]");

if (frame) {
  const told = frame.querySelector("[data-told]");
  const lists = [...frame.querySelectorAll("[data-priority]")];
  let before = "";

  const state = () => {
    const data = new URLSearchParams();
    for (const list of lists) {
      for (const item of list.children) {
        data.append("wish", item.dataset.wish);
        data.append("priority", list.dataset.priority);
      }
    }
    return data;
  };

  const save = async () => {
    const data = state();
    if (data.toString() === before) return;
    before = data.toString();
    data.append("csrf_token", frame.dataset.token);
    const answer = await fetch(frame.dataset.order, { method: "POST", body: data }).catch(() => null);
    if (answer && answer.status === 204) {
      told.textContent = frame.dataset.saved;
    } else {
      told.textContent = frame.dataset.failed;
      setTimeout(() => location.reload(), 1500);
    }
  };

  const place = (item, y) => {
    const list = lists.find((one) => y < one.getBoundingClientRect().bottom) || lists.at(-1);
    const next = [...list.children].find((other) => {
      const box = other.getBoundingClientRect();
      return other !== item && y < box.top + box.height / 2;
    });
    if (next !== item.nextElementSibling || list !== item.parentElement) {
      list.insertBefore(item, next || null);
    }
  };

  const step = (item, down) => {
    const list = item.parentElement;
    const sibling = down ? item.nextElementSibling : item.previousElementSibling;
    if (sibling) {
      list.insertBefore(item, down ? sibling.nextElementSibling : sibling);
      return;
    }
    const other = lists[lists.indexOf(list) + (down ? 1 : -1)];
    if (other) other.insertBefore(item, down ? other.firstElementChild : null);
  };

  before = state().toString();
  for (const grip of frame.querySelectorAll("[data-grip]")) {
    const item = grip.closest("li");
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      item.classList.add("dragged");
    });
    grip.addEventListener("pointermove", (event) => {
      if (item.classList.contains("dragged")) {
        place(item, event.clientY);
        if (!grip.hasPointerCapture(event.pointerId)) grip.setPointerCapture(event.pointerId);
      }
    });
    for (const end of ["pointerup", "pointercancel"]) {
      grip.addEventListener(end, () => {
        if (item.classList.contains("dragged")) {
          item.classList.remove("dragged");
          save();
        }
      });
    }
    const moves = {
      ArrowUp: () => step(item, false),
      ArrowDown: () => step(item, true),
      Home: () => item.parentElement.prepend(item),
      End: () => item.parentElement.append(item),
    };
    grip.addEventListener("keydown", (event) => {
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      move();
      grip.focus();
      save();
    });
  }
}
