// After a navigation without a page load, does what a page load would: moves the focus to the
// title and says where we are. A change of criteria on the same page moves nothing; another page of
// the results leads to their heading.
import { createElement, useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";

export function RouteFocus() {
  const { pathname, search } = useLocation();
  const page = new URLSearchParams(search).get("page") ?? "1";
  const rest = search.replace(/[?&]page=[^&]*/, "");
  const list = useRef({ page, rest, pathname });
  const before = useRef(pathname);
  const [said, say] = useState("");
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    const timer = setTimeout(() => {
      const title = document.querySelector("h1");
      if (!title) return;
      title.setAttribute("tabindex", "-1");
      title.focus({ preventScroll: true });
      say(document.title);
    }, 50);
    return () => clearTimeout(timer);
  }, [pathname]);
  useEffect(() => {
    const was = list.current;
    list.current = { page, rest, pathname };
    if (was.page === page || was.rest !== rest || was.pathname !== pathname) return;
    const title = document.querySelector(".results-title");
    title?.setAttribute("tabindex", "-1");
    title?.focus();
  }, [page, rest, pathname]);
  return createElement("p", { className: "vh", role: "status" }, said);
}
