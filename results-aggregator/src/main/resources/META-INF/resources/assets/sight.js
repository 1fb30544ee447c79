/** What of a page can be seen, so that work for what cannot may wait. */

const NEAR = '100px 0px'; // so far above and below the window counts as seen

/** Elements that are told of when they come into sight. Before the first look all count as seen. */
export class Sight {
  #unseen = new WeakSet();
  #observer;

  /** @param {(element: Element) => void} appeared  told of each one that comes into sight */
  constructor(appeared) {
    const look = (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) this.#unseen.add(target);
        else if (this.#unseen.delete(target)) appeared(target);
      }
    };
    this.#observer = new IntersectionObserver(look, { rootMargin: NEAR });
  }

  /** Begins to look after an element. */
  add(element) {
    this.#observer.observe(element);
  }

  /** Forgets an element that is gone. */
  remove(element) {
    this.#observer.unobserve(element);
    this.#unseen.delete(element);
  }

  /** Whether an element is in the window, or near it. */
  has(element) {
    return !this.#unseen.has(element);
  }
}

/** Calls back when what is out of sight is looked at as well: the page is printed, or copied from. */
export function beforeAllIsRead(write) {
  addEventListener('beforeprint', write);
  document.addEventListener('copy', write);
}
