/* Made by ./dev bundle from sources 818fafd97eaac3657074139a800f2e42. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
