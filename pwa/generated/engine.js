/* Made by ./dev bundle from sources b554ec9553634afb6bbceb5542801eef. Do not edit. */
import{q as r}from"./form.js";import"./app.js";export{r as Answering};
