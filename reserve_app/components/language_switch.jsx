// The link to the same page in the other language. It loads the page: a document has one language.
import { createElement, useEffect } from "react";
import { useLocation } from "react-router";

const ENGLISH = /^\/en(?=\/|$)/;

function other(pathname, language) {
  const bare = pathname.replace(ENGLISH, "").replace(/\/$/, ""); // prerendered, it ends with a slash
  return language === "en" ? `/en${bare}` : bare || "/";
}

export function LanguageSwitch({ language, label }) {
  const { pathname, search } = useLocation();
  useEffect(() => {
    // Drawn anew by React, the document would say the language it was built in.
    document.documentElement.lang = ENGLISH.test(pathname) ? "en" : "fr";
  }, [pathname]);
  return createElement("a", {
    href: other(pathname, language) + search,
    hrefLang: language,
    lang: language,
    "data-language": language,
    suppressHydrationWarning: true, // the server wrote the address of the page it answers
  }, label);
}
