/* Made by ./dev bundle from sources 9487de3ede208d8e183e481ce9dda9d0. Do not edit. */
import{q as r}from"./form.js";import"./app.js";export{r as Answering};
