/* Made by ./dev bundle from sources 3965e5668c91aba396a4bdbe5ed56b33. Do not edit. */
import{n as r}from"./form.js";import"./app.js";export{r as Answering};
