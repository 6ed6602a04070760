/* Made by ./dev bundle from sources 00f7163f76239cec8ad4b5a8b48ed502. Do not edit. */
import{r}from"./form.js";import"./app.js";export{r as Answering};
