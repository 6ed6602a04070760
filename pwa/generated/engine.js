/* Made by ./dev bundle from sources e8d2a8cbaedb19df9f2b547b16a35f7a. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
